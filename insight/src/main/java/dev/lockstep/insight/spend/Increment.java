package dev.lockstep.insight.spend;

import dev.lockstep.insight.lift.Comparison;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What an audience earned that would not have been earned without it, for each unit of its cost: the difference of revenue between people who
 * were sent and people who were held out, times those who were sent. A platform counts every purchase after a click as its own; this counts
 * only what it made happen. The costs should be those of the time in which these people were sent.
 *
 * @param low the least that it may be in truth
 * @param high the most
 */
public record Increment(BigDecimal returned, BigDecimal low, BigDecimal high) {

    /**
     * Empty where nothing was paid.
     *
     * @param found of revenue a person
     * @param people who were sent
     */
    public static Optional<Increment> of(Comparison found, long people, BigDecimal cost) {
        return cost.signum() == 0
                ? Optional.empty()
                : Optional.of(new Increment(
                        returned(found.difference(), people, cost),
                        returned(found.low(), people, cost),
                        returned(found.high(), people, cost)));
    }

    private static BigDecimal returned(double difference, long people, BigDecimal cost) {
        return Spend.returned(BigDecimal.valueOf(difference).multiply(BigDecimal.valueOf(people)), cost)
                .orElseThrow();
    }
}
