package dev.lockstep.sync.ledger;

import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.util.Optional;

/**
 * What must be known of a copy to take its people out when the workspace speaks of it no more, and what waits for that.
 *
 * @param shape as it was sent last
 * @param definition the hash that went along with what was sent
 * @param normaliser by whose rules identifiers are made, and their version, such as {@code yandex 1}
 * @param group the exclusive group of which it is an offer; empty where it is none
 * @param visibleWithinMs how soon a change should be in effect
 */
public record Terms(
        Role role,
        Guard guard,
        AudienceShape shape,
        String definition,
        String normaliser,
        Optional<String> group,
        long visibleWithinMs) {}
