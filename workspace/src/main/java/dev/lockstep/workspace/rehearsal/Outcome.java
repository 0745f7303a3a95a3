package dev.lockstep.workspace.rehearsal;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.workspace.Rehearsal;
import java.util.List;
import java.util.OptionalLong;

/**
 * What came of a rehearsal.
 *
 * @param moments all that happened, in order
 */
public record Outcome(Rehearsal rehearsal, List<Moment> moments) {

    public Outcome {
        moments = List.copyOf(moments);
    }

    /** Whether everything that was expected is so. */
    public boolean passed() {
        return moments.stream()
                .noneMatch(moment ->
                        moment instanceof Moment.Expected it && !it.wrong().isEmpty());
    }

    /** Something that happened. */
    public sealed interface Moment {

        /** How long after the start, in milliseconds. */
        long at();

        /** A step other than an expectation was played. */
        record Played(Rehearsal.Step step) implements Moment {
            @Override
            public long at() {
                return step.at();
            }
        }

        /** Somebody entered or exited a segment. */
        record Changed(long at, MembershipChange change) implements Moment {}

        /**
         * An expectation was held against what is.
         *
         * @param person whom it is about, by the name that they have by then
         * @param wrong the segments in which it is not so; empty where all is as expected
         * @param in the segments that the person is in
         */
        record Expected(Rehearsal.Step.Expect step, PersonId person, List<Wrong> wrong, List<String> in)
                implements Moment {
            public Expected {
                wrong = List.copyOf(wrong);
                in = List.copyOf(in);
            }

            @Override
            public long at() {
                return step.at();
            }
        }
    }

    /**
     * A segment that the person should be in and is not, or the other way round.
     *
     * @param since how long after the start the person entered it, in milliseconds; empty where they are not in it
     */
    public record Wrong(String segment, OptionalLong since) {

        /** Whether the person should be in it. */
        public boolean shouldBeIn() {
            return since.isEmpty();
        }
    }
}
