package dev.lockstep.testkit.generate;

import dev.lockstep.core.model.Fact;

/**
 * A fact and when it was received, in milliseconds since the epoch. In a replay that is the greatest timestamp so far; live it
 * is the clock of the receiver, and the fact may be stamped later than that.
 */
public record Receipt(long at, Fact fact) {}
