package dev.lockstep.cli.demo;

import dev.lockstep.core.model.PersonId;

/**
 * A membership change as the demonstration tells it.
 *
 * @param at in milliseconds since the epoch, on the shop's clock
 * @param reason in a few words, such as "Order Completed" or "4 hours since Checkout Started"
 */
public record Happening(long at, PersonId person, String segment, boolean entered, String reason) {}
