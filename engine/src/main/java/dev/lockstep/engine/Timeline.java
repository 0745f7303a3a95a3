package dev.lockstep.engine;

import dev.lockstep.core.model.Fact;
import java.util.List;
import java.util.Optional;

/**
 * A page of a person's facts, newest first.
 *
 * @param next where the next page begins; empty where this is the last
 */
public record Timeline(List<Fact> facts, Optional<String> next) {}
