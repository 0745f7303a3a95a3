package dev.lockstep.cli.demo;

/** How a piece of text stands out: on a terminal (ECMA-48, "Select Graphic Rendition"), and in a picture of one. */
enum Style {
    PLAIN("", "#d8dee9"),
    BOLD("1", "#ffffff"),
    DIM("2", "#8a94a6"),
    GREEN("32", "#8fce8b"),
    RED("31", "#ef8b82"),
    YELLOW("33", "#e5c07b"),
    CYAN("36", "#7cc7d8");

    private final String code;
    private final String colour;

    Style(String code, String colour) {
        this.code = code;
        this.colour = colour;
    }

    /** The text in this style, or as it is where there are no colours. */
    String of(String text, boolean colours) {
        return !colours || code.isEmpty() || text.isBlank() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** In a picture, as CSS has it. */
    String colour() {
        return colour;
    }
}
