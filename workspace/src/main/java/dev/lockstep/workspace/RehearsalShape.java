package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;
import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.Rehearsal.Step;
import dev.lockstep.workspace.language.References;
import dev.lockstep.workspace.language.Times;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Rehearsals, as they are written below {@code tests}. */
final class RehearsalShape {

    private RehearsalShape() {}

    private static final Shape<SequencedMap<String, Optional<Value>>> VALUES =
            Shapes.mapOf(Shapes.shape(schema(), RehearsalShape::value));

    private static final Shape<List<String>> SEGMENTS = Shapes.oneOrMore(References.SEGMENT);

    private static final Key<List<String>> IN = optional("in", SEGMENTS, "Segments that the person is in.");
    private static final Key<List<String>> OUT = optional("out", SEGMENTS, "Segments that the person is not in.");

    private record Expected(List<String> in, List<String> out) {}

    private static final Shape<Expected> EXPECTED = new RecordShape<>(List.of(IN, OUT), fields -> {
        if (fields.get(IN).isEmpty() && fields.get(OUT).isEmpty()) {
            fields.problem("nothing is expected", "add in: [ … ] or out: [ … ]");
            return Optional.empty();
        }
        return Optional.of(
                new Expected(fields.get(IN).orElse(List.of()), fields.get(OUT).orElse(List.of())));
    });

    private static final Key<Long> AT = required("at", Times.DURATION, "How long after the start, such as 0m or 4h.");
    private static final Key<Long> HAPPENED = optional(
            "happened",
            Times.DURATION,
            "How long after the start an event or a change of attributes happened that is received late.");
    private static final Key<String> PERSON = optional(
            "person", Shapes.TEXT, "The id of the person it is about; one and the same where nothing is said.");
    private static final Key<String> EMAIL =
            optional("email", Shapes.TEXT, "An e-mail address the person is known by.");
    private static final Key<String> ANONYMOUS =
            optional("anonymous", Shapes.TEXT, "The anonymous id the person is known by.");
    private static final Key<String> EVENT = optional("event", Shapes.TEXT, "What the person does.");
    private static final Key<SequencedMap<String, Optional<Value>>> PROPERTIES =
            optional("properties", VALUES, "Properties of the event.");
    private static final Key<SequencedMap<String, Optional<Value>>> ATTRIBUTES =
            optional("attributes", VALUES, "Attributes that the person gets; null removes one.");
    private static final Key<String> ALIAS =
            optional("alias", Shapes.TEXT, "An earlier id of the person, who is one with it.");
    private static final Key<Expected> EXPECT =
            optional("expect", EXPECTED, "The segments the person is in, and is not in.");

    private static final List<Key<?>> WHAT = List.of(EVENT, ATTRIBUTES, ALIAS, EXPECT);

    private static final Shape<Step> STEP = new RecordShape<>(
            List.of(AT, HAPPENED, PERSON, EMAIL, ANONYMOUS, EVENT, PROPERTIES, ATTRIBUTES, ALIAS, EXPECT),
            RehearsalShape::step);

    private static final Key<String> NAME = required("name", Shapes.TEXT, "What is rehearsed, as a sentence.");
    private static final Key<Long> START =
            optional("start", Times.INSTANT, "The instant of at: 0m; 2026-01-01T00:00:00Z where nothing is said.");
    private static final Key<List<Step>> TIMELINE =
            required("timeline", Shapes.listOf(STEP, 1), "What happens and what is expected, each with its time.");

    static final Shape<Rehearsal> REHEARSAL = new RecordShape<>(
            List.of(NAME, START, TIMELINE),
            fields -> Optional.of(new Rehearsal(
                    fields.require(NAME),
                    fields.get(START).orElse(Rehearsal.DEFAULT_START),
                    fields.require(TIMELINE).stream()
                            .sorted(Comparator.comparingLong(Step::at)) // stable
                            .toList(),
                    fields.place())));

    private static Optional<Step> step(Fields fields) {
        if (!fields.atMostOne(WHAT, "write them as two steps")) {
            return Optional.empty();
        }
        if (fields.get(PROPERTIES).isPresent() && fields.get(EVENT).isEmpty()) {
            fields.problem(PROPERTIES, "properties without an event", "add event:, or write attributes:");
            return Optional.empty();
        }
        boolean happens =
                fields.get(EVENT).isPresent() || fields.get(ATTRIBUTES).isPresent();
        if (fields.get(HAPPENED).isPresent() && !happens) {
            fields.problem(HAPPENED, "only an event or attributes can be late", "remove it");
            return Optional.empty();
        }
        long at = fields.require(AT);
        long happened = fields.get(HAPPENED).orElse(at);
        List<Identifier> person = person(fields);
        Place place = fields.place();
        Optional<Step> step = fields.get(EVENT)
                .<Step>map(name -> new Step.Event(at, happened, person, place, name, present(fields.get(PROPERTIES))))
                .or(() -> fields.get(ATTRIBUTES).map(all -> new Step.Attributes(at, happened, person, place, all)))
                .or(() -> fields.get(ALIAS).map(id -> new Step.Alias(at, person, place, Identifier.id(id))))
                .or(() -> fields.get(EXPECT)
                        .map(expected -> new Step.Expect(at, person, place, expected.in(), expected.out())));
        if (step.isEmpty()) {
            fields.problem("a step in which nothing happens", "add event:, attributes:, alias: or expect:");
        }
        return step;
    }

    /** Null is absence: a property that is not there, an attribute that is removed. */
    private static Optional<Optional<Value>> value(Yaml node, Findings findings) {
        if (node.isNothing()) {
            return Optional.of(Optional.empty());
        }
        Optional<Value> value = Shapes.VALUE.read(node, findings);
        return value.isPresent() ? Optional.of(value) : Optional.empty();
    }

    private static List<Identifier> person(Fields fields) {
        List<Identifier> person = new ArrayList<>();
        fields.get(PERSON).map(Identifier::id).ifPresent(person::add);
        fields.get(EMAIL).map(Identifier::email).ifPresent(person::add);
        fields.get(ANONYMOUS).map(Identifier::anonymous).ifPresent(person::add);
        return person.isEmpty() ? List.of(Rehearsal.DEFAULT_PERSON) : person;
    }

    private static SequencedMap<String, Value> present(Optional<SequencedMap<String, Optional<Value>>> values) {
        SequencedMap<String, Value> present = new LinkedHashMap<>();
        values.ifPresent(all -> all.forEach((name, value) -> value.ifPresent(it -> present.put(name, it))));
        return present;
    }
}
