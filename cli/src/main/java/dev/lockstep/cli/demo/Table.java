package dev.lockstep.cli.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lays a {@link Snapshot} out as lines of text that fit a terminal. Where it is narrow, columns are dropped in the order of
 * their weight and texts are cut; where it is low, rows are. A pure function of its arguments.
 *
 * @param heading what is shown, the first thing in the first line
 * @param zone in which the shop's clock is shown
 * @param colours whether changes stand out in colour
 */
record Table(String heading, ZoneId zone, boolean colours) {

    private static final int GAP = 2;
    private static final int SIZE = 8;
    private static final int AUDIENCE = 10;
    private static final int HOURLY = 6;
    private static final int DAILY = 7;
    private static final int TIME = 8;
    private static final int PERSON = 24;
    private static final int WIDE_HEADER = 72;
    private static final int MIN_TITLE = 20;
    private static final int GOOD_TITLE = 26;
    private static final int MAX_TITLE = 46;
    private static final int MIN_REASON = 16;
    private static final int GOOD_REASON = 20;
    private static final int MAX_REASON = 44;

    /** Below the table the latest changes are told where at least so many fit. */
    private static final int MIN_LATEST = 3;

    private static final String ELLIPSIS = "…";
    private static final String MINUS = "−";

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /**
     * The size of a terminal, in characters.
     *
     * @param rows {@link #ENDLESS} where it is no terminal but a page without an end
     */
    record Size(int columns, int rows) {
        static final int ENDLESS = Integer.MAX_VALUE;
    }

    /** Which columns there are, and how wide the two are that give way. */
    private record Columns(int title, boolean audience, boolean hourly, boolean daily, int reason) {

        static Columns of(int columns, int longestTitle) {
            int wanted = Math.clamp(longestTitle, MIN_TITLE, MAX_TITLE);
            for (Columns choice : List.of(
                    new Columns(GOOD_TITLE, true, true, true, GOOD_REASON),
                    new Columns(GOOD_TITLE, true, false, true, GOOD_REASON),
                    new Columns(MIN_TITLE, false, false, true, MIN_REASON),
                    new Columns(MIN_TITLE, false, false, true, 0),
                    new Columns(MIN_TITLE, false, false, false, 0))) {
                int spare = columns - choice.width();
                if (spare >= 0) {
                    int title = Math.min(wanted, choice.title + spare);
                    int reason = choice.reason == 0
                            ? 0
                            : Math.min(MAX_REASON, choice.reason + spare - (title - choice.title));
                    return new Columns(title, choice.audience, choice.hourly, choice.daily, reason);
                }
            }
            return new Columns(Math.max(1, columns - GAP - SIZE), false, false, false, 0);
        }

        int width() {
            return title
                    + GAP
                    + SIZE
                    + (audience ? AUDIENCE : 0)
                    + (hourly ? GAP + 2 * HOURLY : 0)
                    + (daily ? GAP + 2 * DAILY : 0)
                    + (reason > 0 ? GAP + TIME + 3 + reason : 0);
        }
    }

    /**
     * The lines, none wider or more than fit.
     *
     * @param pace what is said of the speed, at the end of the first line
     * @param factsPerSecond of real time
     * @param freshFrom what changed at or after this instant of the shop's clock stands out
     */
    List<String> lines(Snapshot snapshot, String pace, double factsPerSecond, long freshFrom, Size size) {
        int longestTitle = snapshot.rows().stream()
                .mapToInt(row -> row.title().length())
                .max()
                .orElse(0);
        Columns columns = Columns.of(size.columns(), longestTitle);
        List<String> lines = new ArrayList<>();
        lines.add(header(snapshot, pace, Math.min(size.columns(), Math.max(columns.width(), WIDE_HEADER))));
        lines.add(counts(snapshot, factsPerSecond, size.columns()));
        lines.add("");
        if (columns.daily()) {
            lines.add(Style.DIM.of(groups(columns), colours));
        }
        lines.add(Style.DIM.of(titles(columns), colours));

        int room = size.rows() == Size.ENDLESS ? Size.ENDLESS : Math.max(0, size.rows() - lines.size());
        int shown = Math.min(snapshot.rows().size(), room);
        if (shown < snapshot.rows().size()) {
            shown = Math.max(0, shown - 1); // for the line that says so
        }
        snapshot.rows().subList(0, shown).forEach(row -> lines.add(line(row, columns, freshFrom)));
        if (shown < snapshot.rows().size()) {
            String more = (snapshot.rows().size() - shown) + " more in a higher window";
            lines.add(Style.DIM.of(cut(ELLIPSIS + " " + more, size.columns()), colours));
        }
        if (room != Size.ENDLESS) {
            addLatest(snapshot, room - shown - 1, columns, lines);
        }
        return List.copyOf(lines.subList(0, Math.min(lines.size(), size.rows())));
    }

    private void addLatest(Snapshot snapshot, int room, Columns columns, List<String> lines) {
        int count = Math.min(room, snapshot.latest().size());
        if (count < MIN_LATEST) {
            return;
        }
        lines.add("");
        for (Happening happening : snapshot.latest().subList(0, count)) {
            String text = time(happening.at()) + "  " + left(happening.person().name(), PERSON)
                    + (happening.entered() ? "  entered  " : "  exited   ")
                    + happening.segment() + ": " + happening.reason();
            lines.add(Style.DIM.of(cut(text, columns.width()), colours));
        }
    }

    private String groups(Columns columns) {
        StringBuilder line =
                new StringBuilder(" ".repeat(columns.title() + GAP + SIZE + (columns.audience() ? AUDIENCE : 0)));
        if (columns.hourly()) {
            line.append(" ".repeat(GAP)).append(right("last hour", 2 * HOURLY));
        }
        return line.append(" ".repeat(GAP))
                .append(right("last 24 hours", 2 * DAILY))
                .toString();
    }

    private String titles(Columns columns) {
        StringBuilder line = new StringBuilder(left("segment", columns.title()))
                .append(" ".repeat(GAP))
                .append(right("people", SIZE));
        if (columns.audience()) {
            line.append(right("audience", AUDIENCE));
        }
        if (columns.hourly()) {
            line.append(" ".repeat(GAP)).append(right("in", HOURLY)).append(right("out", HOURLY));
        }
        if (columns.daily()) {
            line.append(" ".repeat(GAP)).append(right("in", DAILY)).append(right("out", DAILY));
        }
        if (columns.reason() > 0) {
            line.append(" ".repeat(GAP)).append("latest change");
        }
        return line.toString();
    }

    private String line(Snapshot.Row row, Columns columns, long freshFrom) {
        Optional<Happening> last = row.last();
        boolean fresh = last.isPresent() && last.get().at() >= freshFrom;
        StringBuilder line = new StringBuilder(left(row.title(), columns.title()))
                .append(" ".repeat(GAP))
                .append((fresh ? Style.BOLD : Style.PLAIN).of(right(number(row.size()), SIZE), colours));
        if (columns.audience()) {
            String audience = row.audience().isPresent() ? number(row.audience().getAsLong()) : "";
            line.append(right(audience, AUDIENCE));
        }
        if (columns.hourly()) {
            line.append(" ".repeat(GAP))
                    .append(entered(row.enteredHour(), HOURLY))
                    .append(exited(row.exitedHour(), HOURLY));
        }
        if (columns.daily()) {
            line.append(" ".repeat(GAP))
                    .append(entered(row.enteredDay(), DAILY))
                    .append(exited(row.exitedDay(), DAILY));
        }
        if (columns.reason() > 0 && last.isPresent()) {
            boolean entered = last.get().entered();
            Style style = !fresh ? Style.DIM : entered ? Style.GREEN : Style.RED;
            String text = time(last.get().at())
                    + (entered ? " + " : " " + MINUS + " ")
                    + cut(last.get().reason(), columns.reason());
            line.append(" ".repeat(GAP)).append(style.of(text, colours));
        }
        return line.toString().stripTrailing();
    }

    private String entered(int count, int width) {
        return (count == 0 ? Style.DIM : Style.GREEN).of(right(count == 0 ? "0" : "+" + number(count), width), colours);
    }

    private String exited(int count, int width) {
        return (count == 0 ? Style.DIM : Style.RED).of(right(count == 0 ? "0" : MINUS + number(count), width), colours);
    }

    private String time(long instant) {
        return TIME_OF_DAY.format(Instant.ofEpochMilli(instant).atZone(zone));
    }

    /** The heading on the left and the clock on the right; where there is no room the clock is what stays. */
    private String header(Snapshot snapshot, String pace, int width) {
        String clock = CLOCK.format(Instant.ofEpochMilli(snapshot.clock()).atZone(zone));
        for (String right : List.of(clock + pace, clock)) {
            int space = width - heading.length() - right.length();
            if (space > 0) {
                return Style.BOLD.of(heading, colours) + " ".repeat(space) + Style.CYAN.of(right, colours);
            }
        }
        return Style.CYAN.of(cut(clock, width), colours);
    }

    /** As many of the figures as there is room for. */
    private static String counts(Snapshot snapshot, double factsPerSecond, int width) {
        List<String> counts = new ArrayList<>(List.of(
                number(snapshot.people()) + " people",
                number(snapshot.facts()) + " facts",
                number(snapshot.causes().all()) + " entries and exits"));
        if (factsPerSecond > 0) { // not known before the second page
            counts.add(number(Math.round(factsPerSecond)) + " facts a second");
        }
        String line = "";
        for (String count : counts) {
            String longer = line.isEmpty() ? count : line + "   " + count;
            if (longer.length() > width) {
                return line;
            }
            line = longer;
        }
        return line;
    }

    /** With a comma between thousands, everywhere. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String left(String text, int width) {
        String cut = cut(text, width);
        return cut + " ".repeat(width - cut.length());
    }

    private static String right(String text, int width) {
        String cut = cut(text, width);
        return " ".repeat(width - cut.length()) + cut;
    }

    /** At most {@code width} characters of the text. */
    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + ELLIPSIS;
    }
}
