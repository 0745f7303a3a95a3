package dev.lockstep.insight.lift;

import java.util.OptionalLong;

/**
 * Treated against held out, of one number a person.
 *
 * @param difference treated less held out, a person
 * @param low the least that the difference may be in truth
 * @param high the most
 * @param significance how often at most such a difference would ever be seen where there is none
 * @param needed people on both sides together by whom the interval would exclude zero, if the difference stays as it is; empty where it
 *     is zero
 */
public record Comparison(double difference, double low, double high, double significance, OptionalLong needed) {

    /** Whether the interval excludes zero: there is an effect. */
    public boolean isCertain() {
        return low > 0 || high < 0;
    }

    /**
     * Compares. The variance is the larger of that with each side's own and that of all together: where there is no effect the two are
     * the same, and while few of the smaller side have bought its own is worth little, and often nothing at all.
     *
     * @param treated at least two people
     * @param heldOut at least two people
     */
    public static Comparison of(Outcomes treated, Outcomes heldOut, ConfidenceSequence sequence) {
        long people = treated.people() + heldOut.people();
        double own = treated.variance() / treated.people() + heldOut.variance() / heldOut.people();
        double shared = treated.with(heldOut).variance() * (1.0 / treated.people() + 1.0 / heldOut.people());
        double variance = people * Math.max(own, shared);
        double difference = treated.mean() - heldOut.mean();
        double half = sequence.halfWidth(people, variance);
        return new Comparison(
                difference,
                difference - half,
                difference + half,
                sequence.significance(difference, people, variance),
                sequence.needed(difference, variance));
    }
}
