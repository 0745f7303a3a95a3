package dev.lockstep.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns of text as wide as they must be: names to the left, numbers to the right. For one thread. */
final class Table {

    private final int names;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param names how many columns, the first, are names */
    Table(List<String> header, int names) {
        this.names = names;
        rows.add(header);
    }

    Table row(List<String> cells) {
        rows.add(cells);
        return this;
    }

    void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ").append(i < names ? cells.get(i) + space : space + cells.get(i));
        }
        return line.toString().stripTrailing();
    }

    /** With a sign, and commas between thousands. */
    static String signed(long change) {
        return (change > 0 ? "+" : "") + number(change);
    }

    /** With commas between thousands. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
