package dev.lockstep.sync.planner;

import java.util.Locale;

/**
 * Something that may keep people of one segment out of an audience, and makes no difference to anybody else.
 *
 * @param gate at which it keeps them out
 * @param segment of the people whom it is about
 * @param hash of all that decides whom of them it keeps out
 */
public record Bar(Gate gate, String segment, String hash) {

    private static final char BETWEEN = ':';

    /** What stands for it where it is written down, {@code not_excluded:9f86d081884c7d65}. */
    String token() {
        return gate.code() + BETWEEN + hash;
    }

    /** At which gate the bar kept people out that this stands for. */
    static Gate gate(String token) {
        return Gate.valueOf(token.substring(0, token.indexOf(BETWEEN)).toUpperCase(Locale.ROOT));
    }
}
