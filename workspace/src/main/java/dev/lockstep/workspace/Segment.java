package dev.lockstep.workspace;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.workspace.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * A named condition that is kept up to date.
 *
 * @param title what people call it; the name where nothing else is said
 * @param owner whom to ask about it
 * @param silences what the linter is not to say of it
 * @param place of its definition
 * @param journey whose state it is; empty where it is written as a segment
 */
public record Segment(
        String name,
        String title,
        Optional<String> owner,
        Condition condition,
        List<Silence> silences,
        Place place,
        Optional<String> journey) {

    public Segment {
        silences = List.copyOf(silences);
    }
}
