package dev.lockstep.cli.demo;

import java.io.PrintWriter;

/** Prints a whole table every so often, one below the other: for a pipe, a log, or a terminal that is to be left alone. */
final class PlainDisplay implements Display {

    private static final long NANOS_BETWEEN_TABLES = 5_000_000_000L;

    private final PrintWriter out;
    private final Table table;
    private final String pace;
    private final int columns;
    private final RealTime time;
    private long nextAt = Long.MIN_VALUE;

    PlainDisplay(PrintWriter out, Table table, String pace, int columns, RealTime time) {
        this.out = out;
        this.table = table;
        this.pace = pace;
        this.columns = columns;
        this.time = time;
    }

    @Override
    public void prepare(double share) {}

    @Override
    public void show(Snapshot snapshot, double factsPerSecond) {
        if (nextAt != Long.MIN_VALUE && time.nanos() - nextAt < 0) {
            return;
        }
        nextAt = time.nanos() + NANOS_BETWEEN_TABLES;
        print(snapshot, factsPerSecond);
    }

    /** Prints a table now. */
    void print(Snapshot snapshot, double factsPerSecond) {
        table.lines(snapshot, pace, factsPerSecond, Long.MAX_VALUE, new Table.Size(columns, Table.Size.ENDLESS))
                .forEach(out::println);
        out.println();
        out.flush();
    }

    @Override
    public boolean isGone() {
        return out.checkError();
    }

    @Override
    public void close() {
        out.flush();
    }
}
