package dev.lockstep.sync.rehearsal;

import dev.lockstep.sync.planner.Lane;
import dev.lockstep.workspace.Rehearsal;
import dev.lockstep.workspace.Rehearsal.Change;
import java.util.List;

/**
 * What came of a rehearsal at destinations.
 *
 * @param wrong expectations that did not come true, in the order of the timeline
 */
public record SyncOutcome(Rehearsal rehearsal, List<Wrong> wrong) {

    public SyncOutcome {
        wrong = List.copyOf(wrong);
    }

    /** Whether everything that was expected is so. */
    public boolean passed() {
        return wrong.isEmpty();
    }

    /**
     * An expectation that did not come true.
     *
     * @param says what should have been
     * @param sent all that was sent of the person for the audience, in order
     */
    public record Wrong(Rehearsal.Step.Expect step, String says, List<Sent> sent) {
        public Wrong {
            sent = List.copyOf(sent);
        }
    }

    /**
     * Something that was sent of a person, and taken.
     *
     * @param at how long after the start, in milliseconds
     */
    public record Sent(long at, String connection, String audience, Change change, Lane lane) {}
}
