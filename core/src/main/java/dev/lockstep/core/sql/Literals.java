package dev.lockstep.core.sql;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Values;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Constants that are written alike in all dialects. */
final class Literals {

    /** Up to here a decimal fraction is turned into a double by one exact division, as every database does it. */
    private static final int EXACT_DIGITS = 15;

    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private Literals() {}

    /** A double. Long decimals get an exponent, which keeps DuckDB from reading them as DECIMAL first. */
    static String number(double number) {
        String text = Values.numberText(number);
        boolean isLong = text.chars().filter(c -> c >= '0' && c <= '9').count() > EXACT_DIGITS;
        return isLong && text.indexOf('.') >= 0 && text.indexOf('E') < 0 ? text + "E0" : text;
    }

    /** A timestamp without a zone, in UTC. */
    static String timestamp(long instant) {
        if (instant < Instants.EARLIEST || instant > Instants.LATEST) {
            throw new IllegalArgumentException("an instant of the years 1 to 9999 is needed, not " + instant + " ms");
        }
        return "TIMESTAMP '" + Instants.format(instant).replace('T', ' ').replace("Z", "") + "'";
    }

    /** A duration; a day is 24 hours, as it is where timestamps have no zone. */
    static String interval(long ms) {
        return "INTERVAL '" + Durations.words(ms) + "'";
    }

    /** The text with all that could break a line, or cannot be seen, written otherwise. */
    static String escapeControls(String text, IntFunction<String> escape) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR
                        ? escape.apply(c)
                        : Character.toString(c))
                .collect(Collectors.joining());
    }
}
