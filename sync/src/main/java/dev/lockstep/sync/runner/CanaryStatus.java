package dev.lockstep.sync.runner;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How it stands with the canary of a connection, as of the end of a turn.
 *
 * @param audience that it walks through
 * @param dueAt when it walks in next, in milliseconds since the epoch; empty while it walks, and as long as that is not known
 * @param since when the way was due that it is on; empty where it is on none
 * @param isOverdue whether that is longer ago than the audience promises by {@code visible_within}
 * @param trouble why it may not walk, or had to leave at once, in words, with what to do
 */
public record CanaryStatus(
        String audience,
        State state,
        OptionalLong dueAt,
        OptionalLong since,
        boolean isOverdue,
        Optional<String> trouble) {

    /** Where it is. */
    public enum State {
        /** It is not there, nor on its way. */
        OUTSIDE,
        /** It walks in. */
        COMING,
        /** It walks out. */
        LEAVING;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
