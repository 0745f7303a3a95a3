package dev.lockstep.cli.demo;

import dev.lockstep.core.condition.Durations;
import java.util.ArrayList;
import java.util.List;

/** What is told when the show is over. */
public record Summary(Snapshot snapshot, Playback.Outcome outcome) {

    private static final long MINUTE_MS = 60_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    /** In words. */
    List<String> lines() {
        Snapshot.Causes causes = snapshot.causes();
        List<String> lines = new ArrayList<>();
        if (outcome.shopMs() > 0) {
            lines.add(Durations.words(outcome.shopMs() / MINUTE_MS * MINUTE_MS) + " of the shop's time in "
                    + Durations.words(outcome.nanos() / SECOND_NANOS * 1000) + ": " + Table.number(outcome.facts())
                    + " facts.");
        }
        if (causes.all() > 0) {
            lines.add("Of " + Table.number(causes.all()) + " entries and exits since the shop opened, "
                    + percent(causes.facts(), causes.all()) + " came by a fact, "
                    + percent(causes.time(), causes.all()) + " by the passing of time alone,");
            lines.add("and " + percent(causes.merges(), causes.all()) + " when an anonymous visit was identified.");
        }
        lines.add("Everything was made up, and nothing was stored or sent.");
        return lines;
    }

    private static String percent(long part, long all) {
        return Math.round(100.0 * part / all) + " %";
    }
}
