package dev.lockstep.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A table as text: names to the left, numbers to the right, and notes below their rows, as {@link Shown}. Mutable, for one thread. */
final class Columns {

    private static final String INDENT = "    ";

    private static final long SECOND_MS = 1000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    private final int names;
    private final int[] widths;
    private final List<Line> lines = new ArrayList<>();

    private sealed interface Line {
        record Row(List<String> cells) implements Line {}

        record Note(String text) implements Line {}
    }

    /** @param names how many columns stand to the left */
    Columns(int names, String... header) {
        this.names = names;
        this.widths = new int[header.length];
        row(header);
    }

    void row(String... cells) {
        List<String> shown = Stream.of(cells).map(Shown::of).toList();
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], shown.get(i).length());
        }
        lines.add(new Line.Row(shown));
    }

    void note(String text) {
        lines.add(new Line.Note(Shown.of(text)));
    }

    void print(PrintWriter out) {
        for (Line line : lines) {
            out.println(
                    switch (line) {
                        case Line.Row(List<String> cells) -> text(cells);
                        case Line.Note(String text) -> INDENT + text;
                    });
        }
    }

    private String text(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ").append(i < names ? cells.get(i) + space : space + cells.get(i));
        }
        return line.toString().stripTrailing();
    }

    static String number(JsonNode number) {
        return number(number.asLong());
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With a sign. */
    static String signed(long change) {
        return (change > 0 ? "+" : "") + number(change);
    }

    /** A span of time to two digits or so, {@code 1.5 s}. */
    static String time(long ms) {
        if (ms < SECOND_MS) {
            return ms + " ms";
        }
        if (ms < MINUTE_MS) {
            return time(ms, SECOND_MS, "s");
        }
        if (ms < HOUR_MS) {
            return time(ms, MINUTE_MS, "min");
        }
        return ms < DAY_MS ? time(ms, HOUR_MS, "h") : time(ms, DAY_MS, "d");
    }

    private static String time(long ms, long unit, String word) {
        return String.format(Locale.ROOT, "%.1f", (double) ms / unit).replaceFirst("[.]0$", "") + " " + word;
    }
}
