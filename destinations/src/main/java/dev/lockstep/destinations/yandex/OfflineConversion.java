package dev.lockstep.destinations.yandex;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody reached a goal where Yandex Metrica could not see it.
 *
 * @param clientId by which Metrica knows their browser
 * @param target the goal's identifier
 * @param at when, in the past; Metrica goes back 21 days
 * @param price what it was worth, in {@code currency}
 * @param currency by ISO 4217
 */
public record OfflineConversion(
        String clientId, String target, Instant at, Optional<BigDecimal> price, Optional<String> currency) {}
