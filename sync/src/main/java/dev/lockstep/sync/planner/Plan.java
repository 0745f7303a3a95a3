package dev.lockstep.sync.planner;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to do next on a connection.
 *
 * @param holds what is held, by copy; a copy of which nothing is held is not in it
 */
public record Plan(Action action, Map<Long, List<Hold>> holds) {

    public Plan {
        holds = Map.copyOf(holds);
    }

    /** One thing to do. */
    public sealed interface Action {

        /**
         * Send the oldest of these in a batch.
         *
         * @param before of additions those alone that began to wait earlier than this
         */
        record Send(long copy, Work work, long before) implements Action {
            /** Of all that wait. */
            public Send(long copy, Work work) {
                this(copy, work, Long.MAX_VALUE);
            }
        }

        /**
         * Put a snapshot of everybody.
         *
         * @param lane of the most urgent work that it does
         * @param held kinds of work that it must not do: whoever waits so stays as they were delivered
         * @param before so do those who are to be added and began to wait at this instant or later
         */
        record Put(long copy, Lane lane, Set<Work> held, long before) implements Action {
            public Put {
                held = Set.copyOf(held);
            }

            /** Where those who are to be added may all be. */
            public Put(long copy, Lane lane, Set<Work> held) {
                this(copy, lane, held, Long.MAX_VALUE);
            }

            /** Whether somebody who has waited since then for this work stays as they were delivered. */
            public boolean leaves(Work work, long since) {
                return held.contains(work) || (work.isEntry() && since >= before);
            }
        }

        /** Nothing can be done before this instant if nothing happens; {@code Long.MAX_VALUE} where nothing waits. */
        record Wait(long until) implements Action {}
    }
}
