package dev.lockstep.workspace.language;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The grammar of conditions: every head, the modifiers that each takes, and the condition that they make. The rules are
 * those of the segment language; a head or modifier is added here and nowhere else.
 */
final class Heads {

    private Heads() {}

    // Modifiers.

    private static final Key<List<PropertyTest>> WHERE = Events.WHERE;
    private static final Key<Window> WITHIN =
            optional("within", Times.WITHIN, "Only events younger than this, such as 4h.");
    private static final Key<Window> AGO = optional(
            "ago",
            Times.AGO,
            "Only events of these ages: 4h..24h is from 4 h to just under 24 h, 90d.. is 90 days and more.");
    private static final Key<Long> AFTER = optional("after", Times.INSTANT, "Only events at or after this instant.");
    private static final Key<Long> BEFORE = optional("before", Times.INSTANT, "Only events before this instant.");
    private static final Key<EventFilter> SINCE = optional(
            "since",
            Events.FILTER,
            "Only events at or after the most recent one of these; none where there is no such event.");
    private static final Key<Integer> EXACTLY = count("exactly", "This many events.");
    private static final Key<Integer> AT_LEAST =
            count("at_least", "This many events or more; 1 where nothing is said.");
    private static final Key<Integer> AT_MOST = count("at_most", "This many events or fewer.");
    private static final Key<List<PropertyTest>> IS =
            optional("is", Comparisons.PROPERTY_TESTS, "What that one event's properties must pass.");
    private static final Key<List<EventName>> OF = required("of", Events.EVENTS, "The events whose property it is.");
    private static final Key<String> SALT =
            required("salt", Shapes.TEXT, "Any text, the same one always gives the same people.");

    private static final Key<JourneyState> JOURNEY_IS = required(
            "is",
            Shapes.oneOf(journeyStates()),
            "The state of the journey: active, exhausted or converted; somebody is in one of them at a time.");

    private static final List<Key<?>> WINDOW = List.of(WITHIN, AGO);
    private static final List<Key<?>> SPAN = List.of(WITHIN, AGO, AFTER, BEFORE, SINCE);
    private static final List<Key<?>> COUNT = List.of(EXACTLY, AT_LEAST, AT_MOST);

    private static final Key<Path> ATTRIBUTE =
            required("attribute", Comparisons.PATH, "The attribute at this path passes the comparisons.");

    /** A condition on one attribute, where no other is allowed. */
    static final Shape<Condition.Attribute> ON_ATTRIBUTE =
            new RecordShape<>(join(List.of(ATTRIBUTE), Comparisons.ALL), Heads::attribute);

    // Heads.

    private static final Shape<List<Condition>> CONDITIONS = Shapes.listOf(ConditionShape.CONDITION, 1);

    static final List<Head> ALL = List.of(
            head(required("all", CONDITIONS, "Every one of these conditions holds."), List.of(), Condition.All::new),
            head(required("any", CONDITIONS, "At least one of these conditions holds."), List.of(), Condition.Any::new),
            head(
                    required("not", ConditionShape.CONDITION, "This condition does not hold."),
                    List.of(),
                    Condition.Not::new),
            did("did", "The person did one of these events.", did -> did),
            did("did_not", "The person did none of these events; the opposite of did.", Condition.Not::new),
            single("latest", "The most recent of these events lies in the window.", Condition.Latest::new),
            single("first", "The earliest of these events lies in the window.", Condition.First::new),
            aggregate("sum", Measure.SUM, "The sum of this property over the events; 0 over none."),
            aggregate("avg", Measure.AVG, "The mean of this property over the events; absent over none."),
            aggregate("min", Measure.MIN, "The least of this property over the events; absent over none."),
            aggregate("max", Measure.MAX, "The greatest of this property over the events; absent over none."),
            aggregate("distinct", Measure.DISTINCT, "How many different values this property has; 0 over no events."),
            attribute(),
            head(
                    required("member", References.SEGMENT, "The person is in this other segment."),
                    List.of(),
                    Condition.Member::new),
            journey(),
            head(
                    required(
                            "identifier",
                            Shapes.TEXT,
                            "The person has a usable identifier of this type: email, phone, id, anonymous_id, …"),
                    List.of(),
                    Condition.HasIdentifier::new),
            sample());

    private static <T> Head head(Key<T> key, List<Key<?>> modifiers, Function<T, Condition> make) {
        return new Head(key, modifiers, fields -> Optional.of(make.apply(fields.require(key))));
    }

    private static Head did(String name, String doc, Function<Condition, Condition> make) {
        Key<List<EventName>> events = required(name, Events.EVENTS, doc);
        return new Head(events, join(List.of(WHERE), SPAN, COUNT), fields -> {
            Optional<Span> span = span(fields);
            Optional<Count> count = countOf(fields);
            if (span.isEmpty() || count.isEmpty()) {
                return Optional.empty();
            }
            EventFilter filter = Events.filter(fields.require(events), fields.get(WHERE));
            return Optional.of(make.apply(new Condition.Did(filter, span.get(), count.get())));
        });
    }

    /** Makes the condition of one chosen event. */
    private interface Single {
        Condition make(EventFilter events, Window window, List<PropertyTest> is);
    }

    private static Head single(String name, String doc, Single single) {
        Key<List<EventName>> events = required(name, Events.EVENTS, doc);
        return new Head(
                events,
                join(List.of(WHERE), WINDOW, List.of(IS)),
                fields -> window(fields)
                        .map(window -> single.make(
                                Events.filter(fields.require(events), fields.get(WHERE)),
                                window,
                                fields.get(IS).orElse(List.of()))));
    }

    private static Head aggregate(String name, Measure measure, String doc) {
        Key<Path> property = required(name, Comparisons.PATH, doc);
        return new Head(property, join(List.of(OF, WHERE), SPAN, Comparisons.OF_NUMBERS), fields -> {
            Optional<Span> span = span(fields);
            Optional<Test> test = Comparisons.test(
                    fields,
                    Comparisons.OF_NUMBERS,
                    "say what the " + name
                            + " must be, such as gte: 500 (within, ago, after and before choose the events)");
            if (span.isEmpty() || test.isEmpty()) {
                return Optional.empty();
            }
            EventFilter filter = Events.filter(fields.require(OF), fields.get(WHERE));
            return Optional.of(
                    new Condition.Aggregate(measure, fields.require(property), filter, span.get(), test.get()));
        });
    }

    private static Head attribute() {
        return new Head(
                ATTRIBUTE,
                List.copyOf(Comparisons.ALL),
                fields -> attribute(fields).map(it -> it));
    }

    private static Optional<Condition.Attribute> attribute(Fields fields) {
        return Comparisons.test(
                        fields, Comparisons.ALL, "say what the attribute must be, such as eq: … or exists: true")
                .map(test -> new Condition.Attribute(fields.require(ATTRIBUTE), test));
    }

    /** A state of a journey is a segment. */
    private static Head journey() {
        Key<String> journey = required("journey", References.JOURNEY, "The person is in this state of this journey.");
        return new Head(
                journey,
                List.of(JOURNEY_IS),
                fields -> Optional.of(
                        new Condition.Member(fields.require(JOURNEY_IS).segment(fields.require(journey)))));
    }

    private static SequencedMap<String, JourneyState> journeyStates() {
        SequencedMap<String, JourneyState> states = new LinkedHashMap<>();
        Stream.of(JourneyState.values()).forEach(state -> states.put(state.word(), state));
        return states;
    }

    private static Head sample() {
        Key<BigDecimal> percent = required(
                "sample", Shapes.percent(100), "The person falls in this fixed share of all people, in percent.");
        return new Head(
                percent,
                List.of(SALT),
                fields -> Optional.of(new Condition.Sample(fields.require(percent), fields.require(SALT))));
    }

    private static Key<Integer> count(String name, String doc) {
        return optional(name, Shapes.whole(0, Count.MAX, "number of events"), doc);
    }

    private static Optional<Window> window(Fields fields) {
        return fields.atMostOne(List.of(WITHIN, AGO), "keep one; ago: 0m..4h is the same as within: 4h")
                ? Optional.of(fields.get(WITHIN).or(() -> fields.get(AGO)).orElse(Window.ALL))
                : Optional.empty();
    }

    private static Optional<Span> span(Fields fields) {
        return window(fields)
                .map(window -> new Span(
                        window,
                        fields.get(AFTER).orElse(Instants.DAWN),
                        fields.get(BEFORE).orElse(Instants.NEVER),
                        fields.get(SINCE)));
    }

    private static Optional<Count> countOf(Fields fields) {
        if (!fields.atMostOne(COUNT, "keep one; for a range, write two conditions under all:")) {
            return Optional.empty();
        }
        return Optional.of(fields.get(EXACTLY)
                .map(Count::exactly)
                .or(() -> fields.get(AT_LEAST).map(Count::atLeast))
                .or(() -> fields.get(AT_MOST).map(Count::atMost))
                .orElse(Count.atLeast(1)));
    }

    @SafeVarargs
    private static List<Key<?>> join(List<? extends Key<?>>... lists) {
        List<Key<?>> all = new ArrayList<>();
        for (List<? extends Key<?>> list : lists) {
            all.addAll(list);
        }
        return all;
    }

    /** For the schema: the comparisons of which at least one must be written beside a head. */
    static List<Key<Comparison>> comparisons(Head head) {
        return Comparisons.ALL.stream()
                .filter(comparison -> head.modifiers().contains(comparison))
                .toList();
    }
}
