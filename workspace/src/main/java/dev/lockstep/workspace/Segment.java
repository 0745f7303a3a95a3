package dev.lockstep.workspace;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.workspace.yaml.Place;
import java.util.Optional;

/**
 * A named condition that is kept up to date.
 *
 * @param title what people call it; the name where nothing else is said
 * @param owner whom to ask about it
 * @param place of its definition
 */
public record Segment(String name, String title, Optional<String> owner, Condition condition, Place place) {}
