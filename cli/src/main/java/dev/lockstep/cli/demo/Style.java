package dev.lockstep.cli.demo;

/** How a piece of text stands out, where the terminal can show it (ECMA-48, "Select Graphic Rendition"). */
enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GREEN("32"),
    RED("31"),
    CYAN("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text in this style, or as it is where there are no colours. */
    String of(String text, boolean colours) {
        return !colours || code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
