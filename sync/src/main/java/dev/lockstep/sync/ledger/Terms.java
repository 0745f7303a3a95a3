package dev.lockstep.sync.ledger;

import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;

/**
 * What must be known of a copy to take its people out when the workspace speaks of it no more.
 *
 * @param shape as it was sent last
 * @param definition the hash that went along with what was sent
 * @param normaliser by whose rules identifiers are made, and their version, such as {@code yandex 1}
 * @param visibleWithinMs how soon a change should be in effect
 */
public record Terms(
        Role role, Guard guard, AudienceShape shape, String definition, String normaliser, long visibleWithinMs) {}
