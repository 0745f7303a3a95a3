package dev.lockstep.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/**
 * Redraws one page in place, on a terminal that understands ECMA-48 control sequences. It draws on the terminal's alternate
 * screen, as an editor does, so that what was there before comes back in the end.
 */
final class LiveDisplay implements Display {

    private static final String ESCAPE = "\u001b[";
    private static final String OPEN = ESCAPE + "?1049h" + ESCAPE + "?25l" + ESCAPE + "2J"; // page, no cursor, clear
    private static final String CLOSE = ESCAPE + "?25h" + ESCAPE + "?1049l";
    private static final String HOME = ESCAPE + "H";
    private static final String REST_OF_LINE = ESCAPE + "K";
    private static final String REST_OF_PAGE = ESCAPE + "J";

    /** Between these the terminal shows no half of a page; one that does not know them ignores them. */
    private static final String BEGIN_PAGE = ESCAPE + "?2026h";

    private static final String END_PAGE = ESCAPE + "?2026l";

    /** For how much real time a change stands out, in milliseconds. */
    private static final long FRESH_MS = 700;

    private static final int MAX_BAR = 50;

    private final PrintWriter out;
    private final Table table;
    private final double speed;
    private final String pace;
    private final Supplier<Table.Size> size;
    private boolean open;

    /** @param speed how many times faster than real time the shop's clock goes */
    LiveDisplay(PrintWriter out, Table table, double speed, String pace, Supplier<Table.Size> size) {
        this.out = out;
        this.table = table;
        this.speed = speed;
        this.pace = pace;
        this.size = size;
    }

    @Override
    public void prepare(double share) {
        int columns = size.get().columns();
        int width = Math.min(MAX_BAR, columns);
        int done = (int) (width * share);
        draw(List.of(
                Style.BOLD.of(Table.cut(table.heading(), columns), table.colours()),
                "",
                Table.cut("Four months of the shop's past", columns),
                "█".repeat(done) + "░".repeat(width - done)));
    }

    @Override
    public void show(Snapshot snapshot, double factsPerSecond) {
        long freshFrom = snapshot.clock() - (long) (FRESH_MS * speed);
        draw(table.lines(snapshot, pace, factsPerSecond, freshFrom, size.get()));
    }

    private void draw(List<String> lines) {
        StringBuilder page = new StringBuilder();
        if (!open) {
            page.append(OPEN);
            open = true;
        }
        page.append(BEGIN_PAGE).append(HOME);
        String separator = "";
        for (String line : lines) {
            page.append(separator).append(line).append(REST_OF_LINE);
            separator = "\r\n";
        }
        page.append(REST_OF_PAGE).append(END_PAGE);
        out.print(page);
        out.flush();
    }

    @Override
    public boolean isGone() {
        return out.checkError();
    }

    @Override
    public void close() {
        if (open) {
            out.print(CLOSE);
            out.flush();
            open = false;
        }
    }
}
