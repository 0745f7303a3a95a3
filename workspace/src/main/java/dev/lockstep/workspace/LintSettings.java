package dev.lockstep.workspace;

import dev.lockstep.core.condition.Comparison;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a workspace says to the linter.
 *
 * @param audienceNames what the name of every audience must match
 * @param segmentNames what the name of every segment must match
 * @param discounts an audience whose name, or whose segment's name, matches this shows an offer, as do those of an exclusive group
 * @param fullPrice a segment whose name matches this is of people who buy without one
 * @param smallAudience an audience of fewer people is small
 * @param expectedLift by how much more often those who are addressed are expected to buy, in percent of what the others do
 * @param conversionRate how many buy who are not addressed, in percent
 */
public record LintSettings(
        Optional<Comparison.Matches> audienceNames,
        Optional<Comparison.Matches> segmentNames,
        Comparison.Matches discounts,
        Comparison.Matches fullPrice,
        int smallAudience,
        BigDecimal expectedLift,
        BigDecimal conversionRate) {}
