package dev.lockstep.core.program;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.DatedEntries;
import dev.lockstep.core.state.OneTime;
import dev.lockstep.core.state.PersonState;

/** From when on events count: the timestamp of the most recent anchor event, where a span has one. */
sealed interface Anchor {

    /** The least timestamp that counts; {@link Instants#NEVER} where there is no anchor event, so that nothing does. */
    long timestamp(PersonState state, long now);

    /** Until when {@link #timestamp} stands if nothing new arrives. */
    long until(PersonState state, long now);

    /** No {@code since}: every event counts. */
    record None() implements Anchor {
        @Override
        public long timestamp(PersonState state, long now) {
            return Instants.DAWN;
        }

        @Override
        public long until(PersonState state, long now) {
            return Instants.NEVER;
        }
    }

    /** The latest event of a filter that does not change with time. */
    record Event(OneTime latest) implements Anchor {
        @Override
        public long timestamp(PersonState state, long now) {
            return latest.isKnown(state) ? latest.timestamp(state) : Instants.NEVER;
        }

        @Override
        public long until(PersonState state, long now) {
            return Instants.NEVER;
        }
    }

    /** The latest of those events that match just now. */
    record DatedEvent(DatedEntries events) implements Anchor {
        @Override
        public long timestamp(PersonState state, long now) {
            for (int i = events.size(state) - 1; i >= 0; i--) {
                if (events.matches(state, i).contains(now)) {
                    return events.timestamp(state, i);
                }
            }
            return Instants.NEVER;
        }

        @Override
        public long until(PersonState state, long now) {
            long until = Instants.NEVER;
            for (int i = 0; i < events.size(state); i++) {
                until = DatedLeaf.next(events.matches(state, i), now, until);
            }
            return until;
        }
    }
}
