package dev.lockstep.insight.lift;

import java.util.Optional;

/**
 * What an audience does.
 *
 * @param running people whose time to buy is not over
 * @param moved people who are left out because their side has moved: the holdout was resized over them
 * @param heldOutElsewhere people who are left out because another holdout of the audience kept them out
 * @param conversion compares how many bought; empty where it is too early
 * @param revenue compares for how much; empty where it is too early
 */
public record Lift(
        LiftQuestion question,
        Side treated,
        Side heldOut,
        long running,
        long moved,
        long heldOutElsewhere,
        Optional<Comparison> conversion,
        Optional<Comparison> revenue) {

    /**
     * So many buyers are to be expected on the smaller side, if both buy alike, before anything is said: an interval from fewer does not
     * keep its promise.
     */
    public static final int LEAST_EXPECTED_BUYERS = 10;

    static Lift of(LiftQuestion question, Side treated, Side heldOut, long running, long moved, long elsewhere) {
        Optional<Comparison> conversion = Optional.empty();
        Optional<Comparison> revenue = Optional.empty();
        if (isEnough(treated, heldOut)) {
            ConfidenceSequence sequence = ConfidenceSequence.of(question.alpha());
            conversion = Optional.of(Comparison.of(treated.conversion(), heldOut.conversion(), sequence));
            revenue = Optional.of(Comparison.of(treated.spending(), heldOut.spending(), sequence));
        }
        return new Lift(question, treated, heldOut, running, moved, elsewhere, conversion, revenue);
    }

    private static boolean isEnough(Side treated, Side heldOut) {
        long smaller = Math.min(treated.people(), heldOut.people());
        long people = treated.people() + heldOut.people();
        long buyers = treated.buyers() + heldOut.buyers();
        return smaller > 1 && (double) buyers / people * smaller >= LEAST_EXPECTED_BUYERS;
    }
}
