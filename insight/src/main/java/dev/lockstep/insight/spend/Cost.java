package dev.lockstep.insight.spend;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What advertisements to an audience cost and brought on one day, as a platform tells it.
 *
 * @param cost exact, in the currency of the account
 * @param clicks empty where nothing is said
 * @param conversions likewise
 * @param revenue likewise, in the currency of the cost
 */
public record Cost(
        LocalDate day,
        String audience,
        BigDecimal cost,
        OptionalLong clicks,
        OptionalLong conversions,
        Optional<BigDecimal> revenue) {}
