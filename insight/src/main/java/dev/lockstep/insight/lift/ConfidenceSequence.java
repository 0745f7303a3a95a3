package dev.lockstep.insight.lift;

import java.util.OptionalLong;

/**
 * Intervals for a difference that hold <em>at all times together</em>, however often somebody looks and whenever they stop.
 *
 * <p>The usual interval holds at one instant that was chosen beforehand. Who looks every day and stops when it excludes zero finds an
 * effect that is not there far more often than one time in twenty. A confidence sequence is wider, by a factor of about one and a half to
 * two, and pays with that for looking: the probability that it <em>ever</em> misses the truth is at most alpha. So it may be looked at
 * daily, and a measurement may be ended, or gone on with, because of what it shows.
 *
 * <p>This is the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, <a
 * href="https://arxiv.org/abs/2103.06476">Time-uniform central limit theory and asymptotic confidence sequences</a> (Annals of
 * Statistics 52, 2024), theorem 2.2, whose boundary is the normal mixture of Robbins (1970). With {@code t} people, the standard
 * deviation {@code s} of what one of them adds to the estimate, and a parameter {@code r} (rho), the half width is
 *
 * <pre>
 * s · sqrt( 2 (t r² + 1) / (t² r²) · ln( sqrt(t r² + 1) / alpha ) )
 * </pre>
 *
 * <p>It is narrowest about {@code t*} people where {@code r² = (−2 ln alpha + ln(−2 ln alpha + 1)) / t*}; {@code t*} must be chosen before
 * anything is seen, so it is the constant {@link #NARROWEST_AT}. Turned round, the same mixture gives a significance that is valid
 * under repeated looking, {@code min(1, 1/M)} with
 *
 * <pre>
 * M = exp( r² t² d² / (2 s² (t r² + 1)) ) / sqrt(t r² + 1)        d the difference
 * </pre>
 *
 * <p>The people must be an independent sample in the order in which they came, each with what became of them settled: that is why only
 * people count whose time to buy is over. It is asymptotic: of very few people it promises nothing, see {@link Comparison}.
 *
 * <p>Immutable.
 *
 * @param alpha the probability of ever missing the truth, such as 0.05
 * @param rhoSquared see above
 */
public record ConfidenceSequence(double alpha, double rhoSquared) {

    /** People, on both sides together, at about which the interval is narrowest against the best that were possible there. */
    public static final long NARROWEST_AT = 10_000;

    /** No sample is said to be needed that is larger. */
    private static final long MAX_NEEDED = 1_000_000_000_000L;

    public ConfidenceSequence {
        if (!(alpha > 0 && alpha < 1) || !(rhoSquared > 0)) {
            throw new IllegalArgumentException("alpha must be between 0 and 1, but is " + alpha);
        }
    }

    /** The sequence that misses the truth with a probability of at most {@code alpha}. */
    public static ConfidenceSequence of(double alpha) {
        double twice = -2 * Math.log(alpha);
        return new ConfidenceSequence(alpha, (twice + Math.log(twice + 1)) / NARROWEST_AT);
    }

    /**
     * Half the width of the interval.
     *
     * @param people on both sides together, at least 1
     * @param variance of what one of them adds to the estimate
     */
    public double halfWidth(long people, double variance) {
        double mixed = people * rhoSquared + 1;
        double boundary = 2 * mixed / ((double) people * people * rhoSquared) * Math.log(Math.sqrt(mixed) / alpha);
        return Math.sqrt(variance * boundary);
    }

    /** How often at most a difference so large would ever be seen where there is none; it does not depend on alpha. */
    public double significance(double difference, long people, double variance) {
        if (difference == 0) {
            return 1;
        }
        double mixed = people * rhoSquared + 1;
        double sum = people * difference;
        double logarithm = rhoSquared * sum * sum / (2 * variance * mixed) - Math.log(mixed) / 2;
        return Math.min(1, Math.exp(-logarithm));
    }

    /** How many people there must be for the interval of a difference so large to exclude zero; empty where it never would. */
    public OptionalLong needed(double difference, double variance) {
        if (difference == 0 || halfWidth(MAX_NEEDED, variance) >= Math.abs(difference)) {
            return OptionalLong.empty();
        }
        long tooFew = 0;
        long enough = MAX_NEEDED;
        while (enough - tooFew > 1) {
            long middle = tooFew + (enough - tooFew) / 2;
            if (halfWidth(middle, variance) < Math.abs(difference)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return OptionalLong.of(enough);
    }
}
