package dev.lockstep.workspace.language;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.workspace.shape.Definitions;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Schemas;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The comparisons, and the tests of properties that are made of them. */
public final class Comparisons {

    private Comparisons() {}

    /** A value to be equal to. Null is absence, which has a comparison of its own. */
    private static Shape<Value> value(boolean existsInstead) {
        return Shapes.shape(Shapes.VALUE.schema(new Definitions()), (node, findings) -> {
            if (node.isNothing()) {
                findings.problem(node, "null is absence, no value", "write exists: " + existsInstead + " instead");
                return Optional.empty();
            }
            return Shapes.VALUE.read(node, findings);
        });
    }

    private static Shape<Comparison> ordered(Order order) {
        Value.Fields schema = schema("type", List.of("number", "string"));
        return Shapes.<Comparison>shape(schema, (node, findings) -> {
            Optional<Value> value = value(false).read(node, findings);
            if (value.isEmpty() || value.get() instanceof Value.Number || value.get() instanceof Value.Text) {
                return value.map(bound -> new Comparison.Ordered(order, bound));
            }
            return Shapes.wrong(node, findings, "a number or a text", "compare with eq; only these two have an order");
        });
    }

    private static final Shape<List<Value>> VALUES = Shapes.listOf(Shapes.VALUE, 0);

    /** Comparisons that make sense of a number, as the aggregates yield it. */
    static final List<Key<Comparison>> OF_NUMBERS = List.of(
            optional("eq", value(false).map(Comparison.Equal::new), "Equal; numbers as numbers, nothing is coerced."),
            optional("ne", value(true).map(Comparison.NotEqual::new), "Not equal, or absent, or of another kind."),
            optional("gt", ordered(Order.GT), "Greater than."),
            optional("gte", ordered(Order.GTE), "Greater than or equal."),
            optional("lt", ordered(Order.LT), "Less than."),
            optional("lte", ordered(Order.LTE), "Less than or equal."),
            optional("in", VALUES.map(Comparison.In::new), "Equal to one of these values."),
            optional("not_in", VALUES.map(Comparison.NotIn::new), "Equal to none of these values, or absent."),
            optional("exists", Shapes.FLAG.map(Comparison.Exists::new), "Whether there is a value at all."));

    private static final List<Key<Comparison>> OF_TEXTS_AND_TIMES = List.of(
            optional(
                    "contains",
                    value(false).map(Comparison.Contains::new),
                    "A part of the text, or an element of the list."),
            optional("starts_with", Shapes.ANY_TEXT.map(Comparison.StartsWith::new), "The text begins so."),
            optional("ends_with", Shapes.ANY_TEXT.map(Comparison.EndsWith::new), "The text ends so."),
            optional(
                    "matches",
                    Expressions.MATCHES.map(it -> it),
                    "An RE2 expression that matches somewhere in the text."),
            optional("within", Times.WITHIN.map(Comparison.Aged::new), "A point in time less than this long ago."),
            optional(
                    "ago",
                    Times.AGO.map(Comparison.Aged::new),
                    "A point in time this long ago, such as 4h..24h or 90d..."),
            optional("before", Times.INSTANT.map(Comparison.Before::new), "A point in time before this one."),
            optional("after", Times.INSTANT.map(Comparison.After::new), "A point in time at or after this one."));

    /** All comparisons. */
    public static final List<Key<Comparison>> ALL =
            Stream.concat(OF_NUMBERS.stream(), OF_TEXTS_AND_TIMES.stream()).toList();

    static final List<String> NAMES = ALL.stream().map(Key::name).toList();

    /** The test that the written ones of these comparisons make; a problem where there is none. */
    public static Optional<Test> test(Fields fields, List<Key<Comparison>> comparisons, String whatToDo) {
        List<Comparison> written = new ArrayList<>();
        Optional<Window> window = Optional.empty();
        for (Key<Comparison> key : fields.written(comparisons)) {
            Comparison comparison = fields.require(key);
            if (!(comparison instanceof Comparison.Aged(Window next))) {
                written.add(comparison);
                continue;
            }
            if (window.isPresent() && !overlap(window.get(), next)) {
                fields.problem(key, "within and ago together, and no age is in both", "keep one");
                return Optional.empty();
            }
            window = Optional.of(window.map(it -> common(it, next)).orElse(next));
        }
        window.map(Comparison.Aged::new).ifPresent(written::add);
        if (written.isEmpty()) {
            fields.problem("no comparison", whatToDo);
            return Optional.empty();
        }
        return Optional.of(new Test(written));
    }

    private static boolean overlap(Window one, Window other) {
        return Math.max(one.minAge(), other.minAge()) < Math.min(one.maxAge(), other.maxAge());
    }

    private static Window common(Window one, Window other) {
        return new Window(Math.max(one.minAge(), other.minAge()), Math.min(one.maxAge(), other.maxAge()));
    }

    /** A test: a mapping of comparisons, or a bare scalar, which means {@code eq}. */
    public static final Shape<Test> TEST = Shapes.shape(Comparisons::schemaOfTest, Comparisons::readTest);

    /** A dotted path. */
    public static final Shape<Path> PATH = Shapes.TEXT.then(Comparisons::path);

    /** Tests as {@code where} and {@code is} hold them, by path: the order in which they are written means nothing. */
    public static final Shape<List<PropertyTest>> PROPERTY_TESTS = Shapes.mapOf(
                    schema("minLength", 1), (key, findings) -> path(key, key.text(), findings), TEST)
            .map(tests -> tests.entrySet().stream()
                    .map(test -> new PropertyTest(test.getKey(), test.getValue()))
                    .sorted(Comparator.comparing(test -> test.path().text(), Values::compareText))
                    .toList());

    private static Optional<Path> path(Yaml node, String text, Findings findings) {
        if (Stream.of(text.split("\\.", -1)).anyMatch(String::isBlank)) {
            findings.problem(
                    node,
                    "not a path: a name between the dots is missing",
                    "write names joined by dots, such as address.country");
            return Optional.empty();
        }
        return Optional.of(Path.of(text));
    }

    private static Optional<Test> readTest(Yaml node, Findings findings) {
        return switch (node) {
            case Yaml.Scalar scalar ->
                value(false).read(scalar, findings).map(value -> Test.of(new Comparison.Equal(value)));
            case Yaml.Sequence list ->
                Shapes.wrong(
                        list,
                        findings,
                        "a value or comparisons",
                        "write {in: [ … ]} for any of these, {contains: …} for an element, {eq: [ … ]} for the whole list");
            case Yaml.Mapping mapping ->
                Fields.read(mapping, List.copyOf(ALL), Comparisons::unknownComparison, findings)
                        .flatMap(fields -> test(fields, ALL, "write one, such as eq: … or exists: true"));
        };
    }

    private static void unknownComparison(Yaml.Scalar key, Findings findings) {
        findings.problem(
                key,
                "unknown comparison \"" + key.shown() + "\"",
                NearNames.suggest(
                        key.text(),
                        NAMES,
                        "write one of " + String.join(", ", NAMES)
                                + "; a property inside an object is tested by a path with dots"));
    }

    private static Value.Fields schemaOfTest(Definitions definitions) {
        return definitions.refer(
                "test",
                () -> schema(
                        "description",
                        "A value to be equal to, or comparisons that must all hold.",
                        "anyOf",
                        List.of(
                                schema("type", List.of("string", "number", "boolean")),
                                Schemas.with(RecordShape.schema(ALL, definitions), "minProperties", 1))));
    }
}
