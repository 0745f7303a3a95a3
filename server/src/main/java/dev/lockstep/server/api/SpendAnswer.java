package dev.lockstep.server.api;

import dev.lockstep.insight.spend.Cost;
import dev.lockstep.insight.spend.Increment;
import dev.lockstep.insight.spend.Spend;
import dev.lockstep.insight.spend.SpendDay;
import dev.lockstep.server.spend.SpendRuns.OfConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the audiences of a connection cost and brought, as its platform tells it: figures on the same terms.
 *
 * @param currency of all amounts, by ISO 4217; absent where nobody said
 * @param withTax whether costs are with value-added tax
 * @param counted what conversions and revenue are of, in words
 * @param days of which it is known what they cost
 * @param askedAt when the platform was asked last
 * @param trouble why the platform could not be asked for all of it
 */
public record SpendAnswer(
        String connection,
        Optional<String> currency,
        boolean withTax,
        String counted,
        long days,
        Optional<Instant> askedAt,
        List<AudienceSpendAnswer> audiences,
        Optional<String> trouble) {

    /**
     * An audience. Ratios are of sums.
     *
     * @param from the first day with a cost
     * @param to the last one
     * @param days that have a cost
     * @param unsettledDays of these, days whose figures may still change
     * @param costPerConversion absent where there was no conversion
     * @param returnOnSpend revenue for each unit of cost, as the platform counts it
     * @param incrementalReturn what would not have been earned without the audience, for each unit of cost; absent where it has no holdout, or it
     *     is too early
     */
    public record AudienceSpendAnswer(
            String audience,
            String from,
            String to,
            long days,
            long unsettledDays,
            BigDecimal cost,
            Optional<Long> clicks,
            Optional<Long> conversions,
            Optional<BigDecimal> revenue,
            Optional<BigDecimal> costPerConversion,
            Optional<BigDecimal> returnOnSpend,
            Optional<IncrementAnswer> incrementalReturn) {

        /** As it is answered. */
        public static AudienceSpendAnswer of(Spend spend, Optional<Increment> increment) {
            return new AudienceSpendAnswer(
                    spend.audience(),
                    spend.first().toString(),
                    spend.last().toString(),
                    spend.days(),
                    spend.unsettled(),
                    spend.cost(),
                    optional(spend.clicks()),
                    optional(spend.conversions()),
                    spend.revenue(),
                    spend.perConversion(),
                    spend.returned(),
                    increment.map(it -> new IncrementAnswer(it.returned(), it.low(), it.high())));
        }

        private static Optional<Long> optional(OptionalLong count) {
            return count.isPresent() ? Optional.of(count.getAsLong()) : Optional.empty();
        }
    }

    /**
     * A return with its interval.
     *
     * @param low the least that it may be in truth
     * @param high the most
     */
    public record IncrementAnswer(BigDecimal returned, BigDecimal low, BigDecimal high) {}

    /**
     * As it is answered; figures on other terms stand by themselves.
     *
     * @param increments says what an audience brought by its holdout
     */
    public static List<SpendAnswer> of(OfConnection found, Function<Spend, Optional<Increment>> increments) {
        Map<SpendDay.Terms, List<SpendDay>> byTerms = new LinkedHashMap<>();
        found.days()
                .forEach(day -> byTerms.computeIfAbsent(day.terms(), terms -> new ArrayList<>())
                        .add(day));
        if (byTerms.isEmpty()) {
            return found.trouble().isEmpty()
                    ? List.of()
                    : List.of(new SpendAnswer(
                            found.connection(),
                            Optional.empty(),
                            false,
                            "",
                            0,
                            Optional.empty(),
                            List.of(),
                            found.trouble()));
        }
        List<SpendAnswer> answers = new ArrayList<>();
        byTerms.forEach((terms, days) -> answers.add(of(found, terms, days, increments)));
        return answers;
    }

    private static SpendAnswer of(
            OfConnection found,
            SpendDay.Terms terms,
            List<SpendDay> days,
            Function<Spend, Optional<Increment>> increments) {
        List<Cost> costs = days.stream().flatMap(day -> day.costs().stream()).toList();
        Set<LocalDate> settled =
                days.stream().filter(SpendDay::isSettled).map(SpendDay::day).collect(Collectors.toSet());
        return new SpendAnswer(
                found.connection(),
                terms.currency(),
                terms.isWithTax(),
                terms.counted(),
                days.size(),
                days.stream().map(SpendDay::askedAt).max(Long::compare).map(Instant::ofEpochMilli),
                Spend.of(costs, settled::contains).values().stream()
                        .map(spend -> AudienceSpendAnswer.of(spend, increments.apply(spend)))
                        .toList(),
                found.trouble());
    }
}
