package dev.lockstep.workspace;

import dev.lockstep.workspace.yaml.Place;

/**
 * That a rule of the linter is not to speak of a definition.
 *
 * @param rule by its id
 * @param reason why; blank where nothing is said
 */
public record Silence(String rule, String reason, Place place) {}
