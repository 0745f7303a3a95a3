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

        /** Send the oldest of these in a batch. */
        record Send(long copy, Work work) implements Action {}

        /**
         * Put a snapshot of everybody.
         *
         * @param lane of the most urgent work that it does
         * @param held kinds of work that it must not do: whoever waits so stays as they were delivered
         */
        record Put(long copy, Lane lane, Set<Work> held) implements Action {
            public Put {
                held = Set.copyOf(held);
            }
        }

        /** Nothing can be done before this instant if nothing happens; {@code Long.MAX_VALUE} where nothing waits. */
        record Wait(long until) implements Action {}
    }
}
