package dev.lockstep.core.machine;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;

/**
 * A person entered or exited a segment.
 *
 * @param at the instant from which it is so, in milliseconds since the epoch
 * @param cause what made it so
 */
public record MembershipChange(long at, PersonId person, String segment, boolean entered, Cause cause) {

    /** What made a membership change. */
    public sealed interface Cause {

        /** A fact, as it was taken: its timestamp may have been corrected. */
        record ByFact(Fact fact) implements Cause {}

        /** The passing of time: a window opened or closed. */
        record ByTime() implements Cause {}

        /** Two persons became one; these are their names. */
        record ByMerge(PersonId absorbed, PersonId into) implements Cause {}

        /** The segment was defined anew, or no more. */
        record ByDefinition() implements Cause {}

        /** The person was forgotten. */
        record ByErasure() implements Cause {}
    }
}
