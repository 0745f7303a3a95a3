package dev.lockstep.insight.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * That fewer people pass a step than on the days before.
 *
 * @param usual the median of the step's share at the ends of the hours of {@link #LOOKBACK}, 0 to 1
 * @param share what it is now
 * @param missing how many people more would have passed it as usual
 */
public record StepFall(Step step, double usual, double share, long missing) {

    /** So far back what is usual is taken from. */
    public static final Duration LOOKBACK = Duration.ofDays(7);

    /** From fewer hours nothing is called usual. */
    private static final int MIN_HOURS = 24;

    private static final double PERCENT = 100;

    /**
     * The steps that have fallen, where enough is known of the hours before; empty where it is not.
     *
     * <p>A step has fallen where its share is below its median by more than a part of that, so that at least so many people are missing, and
     * was so at the end of the last hour, too: what is on its way for a few minutes is no fall.
     *
     * @param kept of {@link #LOOKBACK} up to the hour of now, see {@link Hourly#between}
     * @param percent the part
     * @param least so many people
     */
    public static Optional<List<StepFall>> of(List<Hourly> kept, Steps now, long at, double percent, long least) {
        List<Hourly> hours = Hourly.everyHour(kept, at - LOOKBACK.toMillis(), at).stream()
                .filter(Hourly::isSurveyed)
                .toList();
        if (hours.size() <= MIN_HOURS) {
            return Optional.empty();
        }
        Steps last = hours.getLast().steps();
        List<StepFall> falls = new ArrayList<>();
        for (Step step : Step.values()) {
            OptionalDouble usual = median(hours.subList(0, hours.size() - 1), step);
            if (usual.isPresent()
                    && of(step, usual.getAsDouble(), last, percent, least).isPresent()) {
                of(step, usual.getAsDouble(), now, percent, least).ifPresent(falls::add);
            }
        }
        return Optional.of(falls);
    }

    private static Optional<StepFall> of(Step step, double usual, Steps steps, double percent, long least) {
        OptionalDouble share = steps.share(step);
        if (share.isEmpty()) {
            return Optional.empty();
        }
        double missing = (usual - share.getAsDouble()) * steps.came(step).orElseThrow();
        boolean hasFallen = share.getAsDouble() < usual * (1 - percent / PERCENT) && missing >= least;
        return hasFallen
                ? Optional.of(new StepFall(step, usual, share.getAsDouble(), Math.round(missing)))
                : Optional.empty();
    }

    private static OptionalDouble median(List<Hourly> hours, Step step) {
        double[] shares = hours.stream()
                .map(hour -> hour.steps().share(step))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        if (shares.length < MIN_HOURS) {
            return OptionalDouble.empty();
        }
        Arrays.sort(shares);
        int middle = shares.length / 2;
        return OptionalDouble.of(shares.length % 2 == 1 ? shares[middle] : (shares[middle - 1] + shares[middle]) / 2);
    }
}
