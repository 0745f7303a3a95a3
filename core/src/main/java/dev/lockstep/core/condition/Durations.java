package dev.lockstep.core.condition;

import java.util.OptionalLong;

/**
 * Durations as the segment language writes them ({@code 90d}, {@code 1d12h}) and as English says them ("36 hours"). In the
 * program a duration is a number of milliseconds; a day is exactly 24 hours.
 */
public final class Durations {

    /** The units that a duration is written out in, from the longest; a week is read, but written as seven days. */
    private enum Unit {
        DAY("d", 24 * 60 * 60 * 1000L),
        HOUR("h", 60 * 60 * 1000L),
        MINUTE("m", 60 * 1000L),
        SECOND("s", 1000L),
        MILLISECOND("ms", 1L);

        private final String symbol;
        private final long ms;

        Unit(String symbol, long ms) {
            this.symbol = symbol;
            this.ms = ms;
        }

        String words(long number) {
            String name = switch (this) {
                case DAY -> "day";
                case HOUR -> "hour";
                case MINUTE -> "minute";
                case SECOND -> "second";
                case MILLISECOND -> "millisecond";
            };
            return number + " " + (number == 1 ? name : name + "s");
        }
    }

    private static final long WEEK_MS = 7 * Unit.DAY.ms;

    /** Up to this many of one unit are said in that unit: 36 hours, 90 minutes. Days are always said in days. */
    private static final long SAID_IN_ONE_UNIT = 99;

    private Durations() {}

    /** The canonical text, such as {@code 1d12h}: the longest units first, each once, no weeks; {@code 0s} is nothing. */
    public static String format(long ms) {
        if (ms < 0) {
            throw new IllegalArgumentException("a duration is not negative, but is " + ms + " ms");
        }
        if (ms == 0) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        long rest = ms;
        for (Unit unit : Unit.values()) {
            if (rest >= unit.ms) {
                out.append(rest / unit.ms).append(unit.symbol);
                rest %= unit.ms;
            }
        }
        return out.toString();
    }

    /**
     * Reads one or more whole numbers, each with one of the units {@code ms s m h d w}, that add up. Empty where the text is
     * no such duration, or is longer than {@link Window#MAX_AGE}.
     */
    public static OptionalLong parse(String text) {
        long sum = 0;
        int at = 0;
        while (at < text.length()) {
            int unit = endOf(text, at, true);
            int next = endOf(text, unit, false);
            long ms = unitMs(text.substring(unit, next));
            if (unit == at || unit - at > MAX_DIGITS || ms == 0) {
                return OptionalLong.empty();
            }
            long number = Long.parseLong(text, at, unit, 10);
            if (number > (Window.MAX_AGE - sum) / ms) {
                return OptionalLong.empty();
            }
            sum += number * ms;
            at = next;
        }
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    /** The duration in English: "36 hours", "90 days", "2 days 3 hours 1 minute". One day is "24 hours". */
    public static String words(long ms) {
        if (ms == 0) {
            return Unit.SECOND.words(0);
        }
        Unit unit = sharedUnit(ms, ms);
        if (ms == Unit.DAY.ms) {
            unit = Unit.HOUR;
        }
        if (isSaidIn(unit, ms)) {
            return unit.words(ms / unit.ms);
        }
        StringBuilder out = new StringBuilder();
        long rest = ms;
        for (Unit part : Unit.values()) {
            if (rest >= part.ms) {
                out.append(out.isEmpty() ? "" : " ").append(part.words(rest / part.ms));
                rest %= part.ms;
            }
        }
        return out.toString();
    }

    /** Two durations, the shorter first, in English: "4 to 24 hours", "30 minutes to 2 days". */
    public static String rangeWords(long fromMs, long toMs) {
        Unit unit = sharedUnit(fromMs, toMs);
        if (isSaidIn(unit, toMs)) {
            return fromMs / unit.ms + " to " + unit.words(toMs / unit.ms);
        }
        return words(fromMs) + " to " + words(toMs);
    }

    /** The longest unit of which both are whole multiples. */
    private static Unit sharedUnit(long oneMs, long otherMs) {
        for (Unit unit : Unit.values()) {
            if (oneMs % unit.ms == 0 && otherMs % unit.ms == 0) {
                return unit;
            }
        }
        throw new IllegalStateException("everything is a whole number of milliseconds");
    }

    private static boolean isSaidIn(Unit unit, long ms) {
        return switch (unit) {
            case DAY -> true;
            case MILLISECOND -> ms < Unit.SECOND.ms;
            case HOUR, MINUTE, SECOND -> ms / unit.ms <= SAID_IN_ONE_UNIT;
        };
    }

    /** More digits than any duration needs, and fewer than overflow a {@code long}. */
    private static final int MAX_DIGITS = 18;

    /** Where the run of digits, or of anything else, that begins at {@code start} ends. */
    private static int endOf(String text, int start, boolean digits) {
        int end = start;
        while (end < text.length() && (text.charAt(end) >= '0' && text.charAt(end) <= '9') == digits) {
            end++;
        }
        return end;
    }

    /** The length of a unit by its symbol, 0 where there is none. */
    private static long unitMs(String symbol) {
        if (symbol.equals("w")) {
            return WEEK_MS;
        }
        for (Unit unit : Unit.values()) {
            if (unit.symbol.equals(symbol)) {
                return unit.ms;
            }
        }
        return 0;
    }
}
