package dev.lockstep.core.explain;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Rendering;
import dev.lockstep.core.model.PersonId;
import java.util.List;
import java.util.OptionalLong;

/**
 * Why a person is in segments, or is not, at an instant.
 *
 * @param at in milliseconds since the epoch
 * @param segments in the order in which they were asked for
 */
public record Explanation(PersonId person, long at, List<Answer> segments) {

    public Explanation {
        segments = List.copyOf(segments);
    }

    /**
     * One segment.
     *
     * @param since since when the person has been in it; empty where they are not
     */
    public record Answer(String segment, OptionalLong since, Reason reason) {}

    /**
     * One part of a condition.
     *
     * @param holds whether it does at the instant
     * @param until when that changes if nothing new arrives; empty where only a new fact can change it
     * @param evidence what decides it; empty where its parts do
     * @param parts what it is put together from, see {@link Rendering#parts}
     */
    public record Reason(
            Condition condition, boolean holds, OptionalLong until, List<Evidence> evidence, List<Reason> parts) {

        public Reason {
            evidence = List.copyOf(evidence);
            parts = List.copyOf(parts);
        }

        /** The part in English, without its own parts. */
        public String says() {
            return Rendering.heading(condition);
        }
    }
}
