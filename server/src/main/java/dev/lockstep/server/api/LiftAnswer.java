package dev.lockstep.server.api;

import dev.lockstep.insight.lift.Comparison;
import dev.lockstep.insight.lift.Lift;
import dev.lockstep.insight.lift.LiftText;
import dev.lockstep.insight.lift.Outcomes;
import dev.lockstep.insight.lift.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an audience does.
 *
 * @param holdout the share that is kept out, in percent
 * @param withinMs how long after their first exposure what a person does counts
 * @param until as of when
 * @param confidence of the intervals, 0 to 1, however often one looks
 * @param running people whose time is not over, who do not count yet
 * @param moved people who are left out because the holdout was resized over them
 * @param heldOutElsewhere people who are left out because another holdout of the audience kept them out
 * @param currencies that purchases say they were paid in; amounts are added as they are, so of more than one the sums mean nothing
 * @param conversion compares how many bought, as a share of people; absent where it is too early
 * @param revenue compares for how much, a person; absent where it is too early, or amounts are in several currencies
 * @param says it in plain sentences
 */
public record LiftAnswer(
        String audience,
        BigDecimal holdout,
        long withinMs,
        Instant until,
        double confidence,
        SideAnswer treated,
        SideAnswer heldOut,
        long running,
        long moved,
        long heldOutElsewhere,
        List<String> currencies,
        Optional<ComparisonAnswer> conversion,
        Optional<ComparisonAnswer> revenue,
        String says) {

    /**
     * One side.
     *
     * @param people whose time is over
     * @param buyers of these, people who bought
     * @param conversion the share of these
     * @param purchases that they made
     * @param revenue of these
     */
    public record SideAnswer(
            long people, long buyers, double conversion, long purchases, BigDecimal revenue, double revenuePerPerson) {
        static SideAnswer of(Side side) {
            Outcomes conversion = side.conversion();
            return new SideAnswer(
                    side.people(),
                    side.buyers(),
                    conversion.mean(),
                    side.purchases(),
                    side.revenue(),
                    side.spending().mean());
        }
    }

    /**
     * Treated less held out, a person.
     *
     * @param low the least that it may be in truth
     * @param high the most
     * @param significance how often at most such a difference would ever be seen where there is none
     * @param certain whether the interval excludes zero
     * @param needed people on both sides together with whom it would, if the difference stays as it is
     */
    public record ComparisonAnswer(
            double difference, double low, double high, double significance, boolean certain, Optional<Long> needed) {
        static ComparisonAnswer of(Comparison found) {
            return new ComparisonAnswer(
                    found.difference(),
                    found.low(),
                    found.high(),
                    found.significance(),
                    found.isCertain(),
                    found.needed().isPresent() ? Optional.of(found.needed().getAsLong()) : Optional.empty());
        }
    }

    /** What was measured. */
    public static LiftAnswer of(Lift lift) {
        return new LiftAnswer(
                lift.question().audience(),
                new BigDecimal(lift.question().holdout().share().percent().toPlainString()),
                lift.question().withinMs(),
                Instant.ofEpochMilli(lift.question().until()),
                1 - lift.question().alpha(),
                SideAnswer.of(lift.treated()),
                SideAnswer.of(lift.heldOut()),
                lift.running(),
                lift.moved(),
                lift.heldOutElsewhere(),
                lift.currencies(),
                lift.conversion().map(ComparisonAnswer::of),
                lift.revenue().map(ComparisonAnswer::of),
                LiftText.of(lift));
    }
}
