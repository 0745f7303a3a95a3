package dev.lockstep.workspace.lint;

import dev.lockstep.core.model.Instants;
import dev.lockstep.workspace.lint.Sightings.Seen;
import java.time.Duration;

/** When something that came regularly is overdue. */
final class Stopped {

    /** What came less often than this is too rare to be missed. */
    private static final long LEAST = 20;

    /** As many times its usual distance without one is silence. */
    private static final long USUAL = 20;

    private static final Duration SHORTEST = Duration.ofDays(2);

    private Stopped() {}

    /** Whether it has not come for twenty times as long as usual, and for two days. */
    static boolean is(Seen seen, long until) {
        long silence = until - seen.last();
        long usual = (seen.last() - seen.first()) / Math.max(1, seen.count() - 1);
        return seen.count() >= LEAST && silence > SHORTEST.toMillis() && silence / USUAL > usual;
    }

    /** The last time, for a message. */
    static String last(Seen seen) {
        return Instants.format(seen.last()) + ", after " + seen.count() + " times";
    }
}
