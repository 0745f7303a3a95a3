package dev.lockstep.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text that somebody else has chosen, such as the id of a person, as it may stand on a terminal: what would move its cursor, change its
 * colours or turn the line around is written as {@code \\u001b}. Stateless.
 */
final class Shown {

    /** Control characters, those that break lines, and those that turn the direction of text. */
    private static final Pattern ACTS =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private Shown() {}

    static String of(String text) {
        return ACTS.matcher(text)
                .replaceAll(match -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) match.group().charAt(0)));
    }
}
