package dev.lockstep.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What a benchmark found, as a table: each figure beside its limit, which was measured in the same run, and its aim. */
@SuppressWarnings("AnnotateFormatMethod") // the annotation is of a library that nothing else here needs
final class Figures {

    private static final double MICROS_PER_MS = 1000;
    private static final List<String> HEAD = List.of("what", "figure", "limit in the same run", "ratio", "aim");

    private final List<List<String>> rows = new ArrayList<>(List.of(HEAD));

    /** A figure without a limit. */
    void add(String what, String aim, String format, Object... arguments) {
        rows.add(List.of(what, text(format, arguments), "", "", aim));
    }

    /** A rate a second beside what the machine could do. */
    void rate(String what, String aim, double rate, double limit, String limitOf) {
        rows.add(List.of(
                what, text("%,.0f/s", rate), text("%,.0f/s, %s", limit, limitOf), text("%.2f", rate / limit), aim));
    }

    /** Latencies in microseconds beside those that are in the machine already. */
    void latency(String what, String aim, Histogram micros, Histogram limit, String limitOf) {
        rows.add(List.of(what, quantiles(micros), quantiles(limit) + ", " + limitOf, "", aim));
    }

    /** Latencies in microseconds. */
    void latency(String what, String aim, Histogram micros) {
        rows.add(List.of(what, quantiles(micros), "", "", aim));
    }

    private static String quantiles(Histogram micros) {
        return text(
                "p50 %.1f p99 %.1f p999 %.1f max %.1f ms",
                micros.getValueAtPercentile(50) / MICROS_PER_MS,
                micros.getValueAtPercentile(99) / MICROS_PER_MS,
                micros.getValueAtPercentile(99.9) / MICROS_PER_MS,
                micros.getMaxValue() / MICROS_PER_MS);
    }

    /** Prints all of it, as the table that docs/benchmarks has. */
    void print(PrintStream out) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int line = 0; line < rows.size(); line++) {
            print(rows.get(line), widths, ' ', out);
            if (line == 0) {
                print(HEAD.stream().map(cell -> "").toList(), widths, '-', out);
            }
        }
        out.flush();
    }

    private static void print(List<String> row, int[] widths, char filling, PrintStream out) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(filling)
                    .append(cell)
                    .append(String.valueOf(filling).repeat(widths[i] - cell.length() + 1))
                    .append('|');
        }
        out.println(line);
    }

    /** Says how far the benchmark is, apart from the figures. */
    static void say(String format, Object... arguments) {
        System.err.println(text(format, arguments));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
