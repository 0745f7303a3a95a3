package dev.lockstep.workspace.language;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;
import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/** Which events are meant. */
public final class Events {

    private Events() {}

    /** An exact event name, a prefix written with a final {@code *}, or a list of these (any of them). */
    public static final Shape<List<EventName>> EVENTS = Shapes.shape(
            definitions -> definitions.refer(
                    "event",
                    () -> schema(
                            "description",
                            "An event name, a prefix with a final *, or a list of these.",
                            "anyOf",
                            List.of(
                                    Shapes.TEXT.schema(definitions),
                                    Shapes.listOf(Shapes.TEXT, 1).schema(definitions)))),
            (node, findings) -> {
                Optional<List<String>> names = node instanceof Yaml.Sequence
                        ? Shapes.listOf(Shapes.TEXT, 1).read(node, findings)
                        : Shapes.TEXT.read(node, findings).map(List::of);
                return names.map(all -> all.stream().map(EventName::of).toList());
            });

    static final Key<List<PropertyTest>> WHERE =
            optional("where", Comparisons.PROPERTY_TESTS, "Only events whose properties pass every test.");

    private static final Key<List<EventName>> ANCHOR = required("did", EVENTS, "The event that is meant.");

    private static final Shape<EventFilter> ANCHOR_WITH_TESTS = new RecordShape<>(
            List.of(ANCHOR, WHERE), fields -> Optional.of(filter(fields.require(ANCHOR), fields.get(WHERE))));

    /** {@code EVENT}, or {@code {did: EVENT, where: …}}. */
    public static final Shape<EventFilter> FILTER = Shapes.shape(
            definitions -> schema("anyOf", List.of(EVENTS.schema(definitions), ANCHOR_WITH_TESTS.schema(definitions))),
            (node, findings) -> node instanceof Yaml.Mapping
                    ? ANCHOR_WITH_TESTS.read(node, findings)
                    : EVENTS.read(node, findings).map(names -> filter(names, Optional.empty())));

    static EventFilter filter(List<EventName> names, Optional<List<PropertyTest>> where) {
        return new EventFilter(names, where.orElse(List.of()));
    }
}
