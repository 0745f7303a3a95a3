package dev.lockstep.cli;

/** Numbers of things in English. */
final class Counted {

    private Counted() {}

    /** "1 segment", "2 segments". */
    static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
