package dev.lockstep.insight.lift;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What an audience does.
 *
 * @param running people whose time to buy is not over
 * @param moved people who are left out because their side has moved: the holdout was resized over them
 * @param heldOutElsewhere people who are left out because another holdout of the audience kept them out
 * @param currencies that purchases say they were paid in; amounts are added as they are, so of more than one the sums mean nothing
 * @param conversion compares how many bought; empty where it is too early
 * @param revenue compares for how much; empty where it is too early, or amounts are in several currencies
 */
public record Lift(
        LiftQuestion question,
        Side treated,
        Side heldOut,
        long running,
        long moved,
        long heldOutElsewhere,
        List<String> currencies,
        Optional<Comparison> conversion,
        Optional<Comparison> revenue) {

    public Lift {
        currencies = List.copyOf(currencies);
    }

    /**
     * So many buyers are to be expected on the smaller side, if both buy alike, before anything is said: an interval from fewer does not
     * keep its promise.
     */
    public static final int LEAST_EXPECTED_BUYERS = 10;

    static Lift of(
            LiftQuestion question,
            Side treated,
            Side heldOut,
            long running,
            long moved,
            long elsewhere,
            Collection<String> currencies) {
        Optional<Comparison> conversion = Optional.empty();
        Optional<Comparison> revenue = Optional.empty();
        if (isEnough(treated, heldOut)) {
            ConfidenceSequence sequence = ConfidenceSequence.of(question.alpha());
            conversion = Optional.of(Comparison.of(treated.conversion(), heldOut.conversion(), sequence));
            revenue = currencies.size() > 1
                    ? Optional.empty()
                    : Optional.of(Comparison.of(treated.spending(), heldOut.spending(), sequence));
        }
        return new Lift(
                question, treated, heldOut, running, moved, elsewhere, List.copyOf(currencies), conversion, revenue);
    }

    /** Whether amounts of several currencies were added. */
    public boolean isMixed() {
        return currencies.size() > 1;
    }

    private static boolean isEnough(Side treated, Side heldOut) {
        long smaller = Math.min(treated.people(), heldOut.people());
        long people = treated.people() + heldOut.people();
        long buyers = treated.buyers() + heldOut.buyers();
        return smaller > 1 && (double) buyers / people * smaller >= LEAST_EXPECTED_BUYERS;
    }
}
