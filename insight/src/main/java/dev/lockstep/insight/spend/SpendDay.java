package dev.lockstep.insight.spend;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a platform said that audiences cost and brought on one day.
 *
 * @param terms by which the figures are to be understood
 * @param isSettled whether they change no more
 * @param askedAt when the platform said so, in milliseconds since the epoch
 * @param costs of the audiences that had any
 */
public record SpendDay(LocalDate day, Terms terms, boolean isSettled, long askedAt, List<Cost> costs) {

    public SpendDay {
        costs = List.copyOf(costs);
    }

    /**
     * How figures are to be understood. Figures on other terms are other figures.
     *
     * @param currency by ISO 4217; empty where nobody said
     * @param isWithTax whether costs are with value-added tax
     * @param counted what conversions and revenue are of, in words
     */
    public record Terms(Optional<String> currency, boolean isWithTax, String counted) {}
}
