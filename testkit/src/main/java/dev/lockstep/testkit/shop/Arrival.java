package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Fact;

/**
 * A fact on its arrival.
 *
 * @param receivedAt in milliseconds since the epoch; not before the fact's timestamp, and well after it where the fact is late
 */
public record Arrival(Fact fact, long receivedAt) {}
