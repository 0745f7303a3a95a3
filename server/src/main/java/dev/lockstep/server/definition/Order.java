package dev.lockstep.server.definition;

import java.util.Optional;

/**
 * That somebody wants a workspace to be applied.
 *
 * @param author who it is, for the record of versions
 * @param plan the hash of the plan that they have seen; empty where they have seen none, and take it as it comes
 */
public record Order(String author, Optional<String> plan) {}
