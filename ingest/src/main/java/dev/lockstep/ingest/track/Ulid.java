package dev.lockstep.ingest.track;

import java.util.Locale;

/**
 * The form that the id of an event must have: 26 characters of Crockford's base 32 in either case, that stand for at most 128
 * bits (github.com/ulid/spec).
 */
final class Ulid {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;

    private Ulid() {}

    static boolean isOne(String text) {
        return text.length() == LENGTH
                && text.charAt(0) <= '7'
                && text.chars().allMatch(c -> c < 0x80 && DIGITS.indexOf(Character.toUpperCase(c)) >= 0);
    }

    /** In upper case: two spellings are one id. */
    static String canonical(String ulid) {
        return ulid.toUpperCase(Locale.ROOT);
    }
}
