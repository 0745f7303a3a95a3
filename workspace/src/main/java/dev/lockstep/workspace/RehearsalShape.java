package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;
import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.Rehearsal.Change;
import dev.lockstep.workspace.Rehearsal.Deliveries;
import dev.lockstep.workspace.Rehearsal.Sending;
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
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Rehearsals, as they are written below {@code tests}. */
final class RehearsalShape {

    private RehearsalShape() {}

    private static final Shape<SequencedMap<String, Optional<Value>>> VALUES =
            Shapes.mapOf(Shapes.shape(schema(), RehearsalShape::value));

    private static final Shape<List<String>> SEGMENTS = Shapes.oneOrMore(References.SEGMENT);

    private static final Key<List<String>> IN = optional("in", SEGMENTS, "Segments that the person is in.");
    private static final Key<List<String>> OUT = optional("out", SEGMENTS, "Segments that the person is not in.");

    /** The kind of references to audiences. */
    static final String AUDIENCE_KIND = "audience";

    private static final Shape<String> AUDIENCE = References.to(AUDIENCE_KIND);
    private static final Key<String> SENT_OF = required("audience", AUDIENCE, "The audience that it is sent for.");
    private static final Key<String> SENT_TO = optional(
            "to",
            References.to(WorkspaceShape.CONNECTION_KIND),
            "The connection; each that the audience goes to where nothing is said.");
    private static final Key<Change> CHANGE =
            required("change", Shapes.oneOf(changes()), "What is done with the person: add, remove or update.");
    private static final Key<String> LANE = optional(
            "lane",
            Shapes.oneOf(lanes()),
            "What it is sent for: protect goes first, then target, then upkeep; any where nothing is said.");
    private static final Key<Long> WITHIN = optional(
            "within",
            Times.DURATION,
            "How soon after the step; where nothing is said, it is the last that was sent of them by then.");
    private static final Shape<Sending> SENDING = new RecordShape<>(
            List.of(SENT_OF, SENT_TO, CHANGE, LANE, WITHIN),
            fields -> Optional.of(new Sending(
                    fields.require(SENT_OF),
                    fields.get(SENT_TO),
                    fields.require(CHANGE),
                    fields.get(LANE),
                    fields.get(WITHIN).map(OptionalLong::of).orElse(OptionalLong.empty()))));

    private static final Key<List<Sending>> SENT =
            optional("sent", Shapes.oneOrMore(SENDING), "What is sent of the person to destinations.");
    private static final Key<List<String>> DELIVERED =
            optional("delivered", Shapes.oneOrMore(AUDIENCE), "Audiences that have the person wherever they go.");
    private static final Key<List<String>> NOT_DELIVERED =
            optional("not_delivered", Shapes.oneOrMore(AUDIENCE), "Audiences that have the person nowhere.");

    private record Expected(List<String> in, List<String> out, Deliveries deliveries) {}

    private static final Shape<Expected> EXPECTED =
            new RecordShape<>(List.of(IN, OUT, SENT, DELIVERED, NOT_DELIVERED), fields -> {
                Deliveries deliveries = new Deliveries(
                        fields.get(SENT).orElse(List.of()),
                        fields.get(DELIVERED).orElse(List.of()),
                        fields.get(NOT_DELIVERED).orElse(List.of()));
                if (fields.get(IN).isEmpty() && fields.get(OUT).isEmpty() && deliveries.isNothing()) {
                    fields.problem("nothing is expected", "add in: [ … ] or out: [ … ], or sent: [ … ]");
                    return Optional.empty();
                }
                return Optional.of(new Expected(
                        fields.get(IN).orElse(List.of()), fields.get(OUT).orElse(List.of()), deliveries));
            });

    private static SequencedMap<String, Change> changes() {
        SequencedMap<String, Change> changes = new LinkedHashMap<>();
        Stream.of(Change.values()).forEach(change -> changes.put(change.word(), change));
        return changes;
    }

    private static SequencedMap<String, String> lanes() {
        SequencedMap<String, String> lanes = new LinkedHashMap<>();
        Stream.of("protect", "target", "upkeep").forEach(lane -> lanes.put(lane, lane));
        return lanes;
    }

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
            optional("expect", EXPECTED, "The segments the person is in, and is not in, and what is sent of them.");

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
                        .map(expected -> new Step.Expect(
                                at, person, place, expected.in(), expected.out(), expected.deliveries())));
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
