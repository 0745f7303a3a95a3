package dev.lockstep.destinations.yandex;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order as Yandex Metrica is told of it. What is sent of one order replaces what was sent of it before, so to send it again does no harm.
 *
 * @param id of the order, as the shop has it
 * @param createdAt when it was made; what was sent first of it counts
 * @param person who made it, by a key of ours without an address or number in it; empty where only the rest tells
 * @param clientIds by which Metrica knows the browsers of that person
 * @param emails of that person, hashed with MD5 in the dialect {@code metrica}
 * @param phones likewise
 * @param revenue in {@code currency}
 * @param cost what the shop paid for it, in the same currency
 * @param currency by ISO 4217; the counter's where it is empty
 */
public record MetricaOrder(
        String id,
        Instant createdAt,
        Optional<String> person,
        List<String> clientIds,
        List<String> emails,
        List<String> phones,
        Status status,
        Optional<BigDecimal> revenue,
        Optional<BigDecimal> cost,
        Optional<String> currency) {

    public MetricaOrder {
        clientIds = List.copyOf(clientIds);
        emails = List.copyOf(emails);
        phones = List.copyOf(phones);
        if (id.isBlank()) {
            throw new IllegalArgumentException("an order must have an id");
        }
    }

    /** Whether Metrica can know whose it is: at least one thing that it goes by is there. */
    public boolean isLinkable() {
        return !clientIds.isEmpty() || !emails.isEmpty() || !phones.isEmpty();
    }

    /** How an order stands. */
    public enum Status {
        IN_PROGRESS,
        PAID,
        CANCELLED,
        SPAM
    }

    /** Without what belongs to the person. */
    @Override
    public String toString() {
        return "order " + id + " " + status;
    }
}
