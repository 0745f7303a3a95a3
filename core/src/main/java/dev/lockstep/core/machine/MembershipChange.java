package dev.lockstep.core.machine;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;
import java.util.OptionalInt;

/**
 * A person entered or exited a segment.
 *
 * <p><strong>Which leaf.</strong> The leaves of a condition are its parts that have no parts, numbered from 0 in the order of
 * reading; {@code did_not} is one of them. The leaf of a change is the one that made the difference:
 *
 * <ul>
 *   <li>A leaf has <em>flipped</em> where its truth differs between just before the input and just after it. For a fact and for
 *       a merge both are as of the instant of the change, without and with what was remembered; for the passing of time, and
 *       for facts whose instant has come, just before is the millisecond before. A {@code member} flips where the segment that
 *       it names is entered or exited by the same input.
 *   <li>A leaf is <em>decisive</em> where, with its truth as it was and all others as they are, the condition answers as before.
 *   <li>The leaf of the change is the first that flipped and is decisive. Where none is by itself, because two flipped and
 *       either would have done, it is the first that flipped.
 *   <li>It has none where the condition itself answers as before: the person became known, and it holds of somebody of whom
 *       nothing is known. Nor where it was not for the condition: the definition changed, the person was forgotten, or became
 *       another.
 * </ul>
 *
 * @param at the instant from which it is so, in milliseconds since the epoch
 * @param cause what made it so
 * @param leaf of the segment's condition that made the difference, by its number; see {@link dev.lockstep.core.condition.Leaf#of}
 */
public record MembershipChange(
        long at, PersonId person, String segment, boolean entered, Cause cause, OptionalInt leaf) {

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
