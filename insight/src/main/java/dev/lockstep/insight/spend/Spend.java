package dev.lockstep.insight.spend;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What an audience cost and brought over some days: sums, and ratios of the sums. The mean of daily ratios would be another number, in which
 * a day of one click weighs as much as one of a thousand.
 *
 * @param first day that has a cost
 * @param last day that has one
 * @param days that have one
 * @param unsettled of these, days whose figures the platform may still change
 * @param cost exact
 * @param clicks of the days that say so; empty where none does
 * @param conversions likewise
 * @param revenue likewise
 */
public record Spend(
        String audience,
        LocalDate first,
        LocalDate last,
        long days,
        long unsettled,
        BigDecimal cost,
        OptionalLong clicks,
        OptionalLong conversions,
        Optional<BigDecimal> revenue) {

    /** Digits of a ratio: more than anybody reads, and fewer than would look like a claim. */
    private static final MathContext RATIO = new MathContext(12);

    /** What a conversion cost; empty where there was none. */
    public Optional<BigDecimal> perConversion() {
        return conversions.isEmpty() || conversions.getAsLong() == 0
                ? Optional.empty()
                : Optional.of(cost.divide(BigDecimal.valueOf(conversions.getAsLong()), RATIO));
    }

    /** What was earned for each unit of cost, as the platform counts it; empty where nothing was paid, or no revenue is told. */
    public Optional<BigDecimal> returned() {
        return revenue.flatMap(earned -> returned(earned, cost));
    }

    /** For each unit of cost; empty where nothing was paid. */
    public static Optional<BigDecimal> returned(BigDecimal earned, BigDecimal cost) {
        return cost.signum() == 0 ? Optional.empty() : Optional.of(earned.divide(cost, RATIO));
    }

    /**
     * The spend of each audience, by name.
     *
     * @param settled the last day whose figures change no more
     */
    public static SequencedMap<String, Spend> of(Iterable<Cost> costs, LocalDate settled) {
        return of(costs, day -> !day.isAfter(settled));
    }

    /** The same, where it is known of each day whether its figures change no more. */
    public static SequencedMap<String, Spend> of(Iterable<Cost> costs, Predicate<LocalDate> settled) {
        SequencedMap<String, Sum> sums = new TreeMap<>();
        for (Cost cost : costs) {
            sums.computeIfAbsent(cost.audience(), audience -> new Sum()).add(cost);
        }
        SequencedMap<String, Spend> spends = new TreeMap<>();
        sums.forEach((audience, sum) -> spends.put(audience, sum.spend(audience, settled)));
        return spends;
    }

    /** One audience, being summed up. */
    private static final class Sum {
        private final TreeMap<LocalDate, BigDecimal> byDay = new TreeMap<>();
        private OptionalLong clicks = OptionalLong.empty();
        private OptionalLong conversions = OptionalLong.empty();
        private Optional<BigDecimal> revenue = Optional.empty();

        void add(Cost cost) {
            byDay.merge(cost.day(), cost.cost(), BigDecimal::add);
            clicks = sum(clicks, cost.clicks());
            conversions = sum(conversions, cost.conversions());
            revenue = cost.revenue()
                    .map(more -> revenue.map(more::add).orElse(more))
                    .or(() -> revenue);
        }

        private static OptionalLong sum(OptionalLong one, OptionalLong other) {
            return other.isEmpty() ? one : OptionalLong.of(one.orElse(0) + other.getAsLong());
        }

        Spend spend(String audience, Predicate<LocalDate> settled) {
            return new Spend(
                    audience,
                    byDay.firstKey(),
                    byDay.lastKey(),
                    byDay.size(),
                    byDay.keySet().stream().filter(settled.negate()).count(),
                    byDay.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add),
                    clicks,
                    conversions,
                    revenue);
        }
    }
}
