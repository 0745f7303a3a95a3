package dev.lockstep.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/** Where the demonstration is seen. For one thread. */
interface Output extends AutoCloseable {

    /** Shows these lines; {@code size} is how many fit. */
    void show(List<Line> lines);

    Screen.Size size();

    /** Whether nobody can see it any more: the pipe that it was written into is closed. */
    boolean isGone();

    /** Leaves the terminal as it was found. */
    @Override
    default void close() {}

    /** Shows nothing, as where only the end is asked for. */
    final class Nowhere implements Output {
        @Override
        public void show(List<Line> lines) {}

        @Override
        public Screen.Size size() {
            return new Screen.Size(120, 32);
        }

        @Override
        public boolean isGone() {
            return false;
        }
    }

    /**
     * Redraws one page in place, on a terminal that understands ECMA-48 control sequences. It draws on the terminal's alternate screen,
     * as an editor does, so that what was there before comes back in the end.
     */
    final class Live implements Output {

        private static final String ESCAPE = "\u001b[";
        private static final String OPEN =
                ESCAPE + "?1049h" + ESCAPE + "?25l" + ESCAPE + "2J"; // page, no cursor, clear
        private static final String CLOSE = ESCAPE + "?25h" + ESCAPE + "?1049l";
        private static final String HOME = ESCAPE + "H";
        private static final String REST_OF_LINE = ESCAPE + "K";
        private static final String REST_OF_PAGE = ESCAPE + "J";

        /** Between these the terminal shows no half of a page; one that does not know them ignores them. */
        private static final String BEGIN_PAGE = ESCAPE + "?2026h";

        private static final String END_PAGE = ESCAPE + "?2026l";

        private final PrintWriter out;
        private final Supplier<Screen.Size> size;
        private final boolean colours;
        private boolean open;

        Live(PrintWriter out, Supplier<Screen.Size> size, boolean colours) {
            this.out = out;
            this.size = size;
            this.colours = colours;
        }

        @Override
        public void show(List<Line> lines) {
            StringBuilder page = new StringBuilder();
            if (!open) {
                page.append(OPEN);
                open = true;
            }
            page.append(BEGIN_PAGE).append(HOME);
            String separator = "";
            for (Line line : lines) {
                page.append(separator).append(line.ansi(colours)).append(REST_OF_LINE);
                separator = "\r\n";
            }
            page.append(REST_OF_PAGE).append(END_PAGE);
            out.print(page);
            out.flush();
        }

        @Override
        public Screen.Size size() {
            return size.get();
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
}
