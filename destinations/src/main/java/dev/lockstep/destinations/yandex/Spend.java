package dev.lockstep.destinations.yandex;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What advertisements by one retargeting list cost and brought on one day, in all campaigns together. Each showing and click is counted to
 * one list, so that sums over lists count nothing twice; which of several lists a person is in gets it is Direct's choice. Ratios are for
 * whoever has summed these.
 *
 * @param day of Moscow
 * @param list its name in Direct
 * @param audience whose list it is; empty where it is called like none of ours
 * @param cost in the currency of the account, exact; with or without tax as it was asked for
 * @param conversions of the goals that were asked for; empty where Direct gives none
 * @param revenue likewise, in the same currency
 * @param isSettled whether the figures of the day change no more
 */
public record Spend(
        LocalDate day,
        String list,
        Optional<String> audience,
        long impressions,
        long clicks,
        BigDecimal cost,
        OptionalLong conversions,
        Optional<BigDecimal> revenue,
        boolean isSettled) {

    /** Both together, of one list and day. */
    Spend plus(Spend other) {
        return new Spend(
                day,
                list,
                audience,
                impressions + other.impressions,
                clicks + other.clicks,
                cost.add(other.cost),
                conversions.isEmpty()
                        ? other.conversions
                        : OptionalLong.of(conversions.getAsLong() + other.conversions.orElse(0)),
                revenue.isEmpty() ? other.revenue : revenue.map(it -> it.add(other.revenue.orElse(BigDecimal.ZERO))),
                isSettled);
    }
}
