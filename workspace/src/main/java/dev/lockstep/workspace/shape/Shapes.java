package dev.lockstep.workspace.shape;

import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Yaml;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The shapes that others are made of. */
public final class Shapes {

    /** The longest text, in characters. */
    public static final int MAX_TEXT = 10_000;

    /** More decimals of a percentage than this say nothing. */
    private static final int MAX_PERCENT_DECIMALS = 12;

    private static final Pattern SECRET = Pattern.compile("\\$\\{(env|file):[^}]*}");

    private Shapes() {}

    /** Text that is not blank. A number or a flag must be in quotes, so that nobody is surprised by what YAML makes of it. */
    public static final Shape<String> TEXT = shape(schema("type", "string", "minLength", 1), Shapes::text);

    /** Text that may be blank, for comparing with. */
    public static final Shape<String> ANY_TEXT = shape(schema("type", "string"), (node, findings) -> {
        if (node instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Scalar.Kind.TEXT) {
            return noSecret(scalar, findings) ? Optional.of(scalar.text()) : Optional.empty();
        }
        return text(node, findings);
    });

    /** True or false. */
    public static final Shape<Boolean> FLAG = shape(schema("type", "boolean"), (node, findings) -> {
        if (node instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Scalar.Kind.FLAG) {
            return scalar.value().map(value -> ((Value.Flag) value).flag());
        }
        return wrong(node, findings, "true or false", "write true or false, without quotes");
    });

    /**
     * A whole number from {@code min} to {@code max}.
     *
     * @param of what it counts, for the message
     */
    public static Shape<Integer> whole(int min, int max, String of) {
        return shape(schema("type", "integer", "minimum", min, "maximum", max), (node, findings) -> {
            Optional<Double> number = number(node).filter(it -> it == Math.rint(it) && it >= min && it <= max);
            if (number.isPresent()) {
                return Optional.of(number.get().intValue());
            }
            return wrong(
                    node, findings, "a whole " + of, "write a number from " + min + " to " + max + ", without quotes");
        });
    }

    /** A percentage from 0 to {@code max}: {@code 10}, {@code 2.5} or {@code 40%}. */
    public static Shape<BigDecimal> percent(int max) {
        Value.Fields schema = schema(
                "anyOf",
                List.of(
                        schema("type", "number", "minimum", 0, "maximum", max),
                        schema("type", "string", "pattern", "^[0-9]+(\\.[0-9]+)?%$")));
        return shape(schema, (node, findings) -> {
            Optional<BigDecimal> percent = decimal(node)
                    .filter(it -> it.signum() >= 0 && it.compareTo(BigDecimal.valueOf(max)) <= 0)
                    .filter(it -> it.stripTrailingZeros().scale() <= MAX_PERCENT_DECIMALS);
            return percent.isPresent()
                    ? percent
                    : wrong(
                            node,
                            findings,
                            "a percentage from 0 to " + max,
                            "write it as a number, such as 10 for ten in a hundred");
        });
    }

    /** One of a few words. */
    public static <T> Shape<T> oneOf(SequencedMap<String, T> words) {
        List<String> names = List.copyOf(words.sequencedKeySet());
        return shape(
                schema("enum", names),
                (node, findings) -> text(node, findings).flatMap(text -> {
                    T meaning = words.get(text);
                    if (meaning == null) {
                        findings.problem(
                                node,
                                "unknown word \"" + ((Yaml.Scalar) node).shown() + "\"",
                                NearNames.suggest(text, names, "write one of " + String.join(", ", names)));
                    }
                    return Optional.ofNullable(meaning);
                }));
    }

    /** A value of JSON other than null. */
    public static final Shape<Value> VALUE = shape(
            schema("type", List.of("string", "number", "boolean", "array", "object")),
            (node, findings) -> switch (node) {
                case Yaml.Scalar scalar -> scalarValue(scalar, findings);
                case Yaml.Sequence(var place, List<Yaml> items) ->
                    all(items, item -> Shapes.VALUE.read(item, findings)).map(Value.Items::new);
                case Yaml.Mapping mapping ->
                    entries(mapping, (key, value) -> Shapes.VALUE.read(value, findings))
                            .map(Value.Fields::new);
            });

    /** A list. */
    public static <T> Shape<List<T>> listOf(Shape<T> item, int minItems) {
        return shape(
                definitions -> schema("type", "array", "items", item.schema(definitions), "minItems", minItems),
                (node, findings) -> {
                    if (!(node instanceof Yaml.Sequence list)) {
                        return wrong(node, findings, "a list", "write it in brackets: [ … ]");
                    }
                    if (list.items().size() < minItems) {
                        findings.problem(node, "an empty list", "name at least " + minItems + ", or remove the key");
                        return Optional.empty();
                    }
                    return all(list.items(), it -> item.read(it, findings));
                });
    }

    /** A list, or one of its items without the brackets. */
    public static <T> Shape<List<T>> oneOrMore(Shape<T> item) {
        Shape<List<T>> list = listOf(item, 0);
        return shape(
                definitions -> schema("anyOf", List.of(item.schema(definitions), list.schema(definitions))),
                (node, findings) -> node instanceof Yaml.Sequence
                        ? list.read(node, findings)
                        : item.read(node, findings).map(List::of));
    }

    /** The same, or nothing at all: a section whose lines are all commented out. */
    public static <T> Shape<T> orNothing(Shape<T> shape, T nothing) {
        return shape(
                definitions -> {
                    Value.Fields schema = shape.schema(definitions);
                    Value type = Objects.requireNonNull(schema.fields().get("type"), "a shape of one type");
                    return Schemas.with(schema, "type", List.of(type, "null"));
                },
                (node, findings) -> node.isNothing() ? Optional.of(nothing) : shape.read(node, findings));
    }

    /** A mapping from names that the user chooses. The order is that of the file. */
    public static <T> Shape<SequencedMap<String, T>> mapOf(Shape<T> value) {
        return mapOf(schema(), (key, findings) -> Optional.of(key.text()), value);
    }

    /**
     * A mapping whose keys are read as well.
     *
     * @param keySchema of the keys
     */
    public static <K, T> Shape<SequencedMap<K, T>> mapOf(
            Value.Fields keySchema, BiFunction<Yaml.Scalar, Findings, Optional<K>> key, Shape<T> value) {
        return shape(
                definitions -> {
                    Value.Fields schema = schema("type", "object", "additionalProperties", value.schema(definitions));
                    return keySchema.fields().isEmpty() ? schema : Schemas.with(schema, "propertyNames", keySchema);
                },
                (node, findings) -> {
                    if (!(node instanceof Yaml.Mapping mapping)) {
                        return wrong(node, findings, "a mapping", "write keys and values below it");
                    }
                    SequencedMap<K, T> read = new LinkedHashMap<>();
                    boolean isComplete = true;
                    for (Yaml.Entry entry : mapping.entries()) {
                        Optional<K> k = key.apply(entry.key(), findings);
                        Optional<T> v = value.read(entry.value(), findings);
                        if (k.isPresent() && v.isPresent()) {
                            read.put(k.get(), v.get());
                        }
                        isComplete &= k.isPresent() && v.isPresent();
                    }
                    return isComplete ? Optional.of(Collections.unmodifiableSequencedMap(read)) : Optional.empty();
                });
    }

    /** A shape that may contain itself: it is looked up when it is used, and stands in the schema by its name. */
    public static <T> Shape<T> named(String name, Supplier<Shape<T>> shape) {
        return shape(
                definitions -> definitions.refer(name, () -> shape.get().schema(definitions)),
                (node, findings) -> shape.get().read(node, findings));
    }

    /** A shape from its two halves. */
    public static <T> Shape<T> shape(Value.Fields schema, BiFunction<Yaml, Findings, Optional<T>> read) {
        return shape(definitions -> schema, read);
    }

    /** A shape from its two halves. */
    public static <T> Shape<T> shape(
            Function<Definitions, Value.Fields> schema, BiFunction<Yaml, Findings, Optional<T>> read) {
        return new Shape<>() {
            @Override
            public Optional<T> read(Yaml node, Findings findings) {
                return read.apply(node, findings);
            }

            @Override
            public Value.Fields schema(Definitions definitions) {
                return schema.apply(definitions);
            }
        };
    }

    /** The number of a node that is one. */
    public static Optional<Double> number(Yaml node) {
        return node instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Scalar.Kind.NUMBER
                ? scalar.value().map(value -> ((Value.Number) value).number())
                : Optional.empty();
    }

    /** Reads all items, each with its problems; empty where one is wrong. */
    public static <T> Optional<List<T>> all(List<Yaml> items, Function<Yaml, Optional<T>> read) {
        List<T> all = new ArrayList<>(items.size());
        items.forEach(item -> read.apply(item).ifPresent(all::add));
        return all.size() == items.size() ? Optional.of(all) : Optional.empty();
    }

    /** Reads all entries, each with its problems; empty where one is wrong. */
    public static <T> Optional<SequencedMap<String, T>> entries(
            Yaml.Mapping mapping, BiFunction<Yaml.Scalar, Yaml, Optional<T>> read) {
        SequencedMap<String, T> all = new LinkedHashMap<>();
        for (Yaml.Entry entry : mapping.entries()) {
            read.apply(entry.key(), entry.value()).ifPresent(value -> all.put(entry.name(), value));
        }
        return all.size() == mapping.entries().size() ? Optional.of(all) : Optional.empty();
    }

    /** Says what was wanted instead of this node. */
    public static <T> Optional<T> wrong(Yaml node, Findings findings, String wanted, String whatToDo) {
        String is = node.isNothing() ? "is empty" : "must be " + wanted + ", but is " + node.described();
        findings.problem(node, is, whatToDo);
        return Optional.empty();
    }

    private static Optional<String> text(Yaml node, Findings findings) {
        if (!(node instanceof Yaml.Scalar scalar)) {
            return wrong(node, findings, "text", "write one value");
        }
        switch (scalar.kind()) {
            case NOTHING -> findings.problem(node, "is empty", "give it a value, or remove the key");
            case NUMBER, FLAG ->
                findings.problem(
                        node,
                        "must be text, but is " + node.described(),
                        "put it in quotes: \"" + scalar.shown() + "\"");
            case TEXT -> {
                return plainText(scalar, findings);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> plainText(Yaml.Scalar scalar, Findings findings) {
        if (scalar.text().isBlank()) {
            findings.problem(scalar, "is blank", "give it a value, or remove the key");
            return Optional.empty();
        }
        return noSecret(scalar, findings) ? Optional.of(scalar.text()) : Optional.empty();
    }

    private static boolean noSecret(Yaml.Scalar scalar, Findings findings) {
        if (scalar.text().length() > MAX_TEXT) {
            findings.problem(scalar, "longer than " + MAX_TEXT + " characters", "shorten it");
            return false;
        }
        if (SECRET.matcher(scalar.text()).find()) {
            findings.problem(
                    scalar,
                    "a secret (${env:…} or ${file:…}) where the value is shown",
                    "write the value itself; secrets go into the settings of connections");
            return false;
        }
        return true;
    }

    private static Optional<Value> scalarValue(Yaml.Scalar scalar, Findings findings) {
        Optional<Value> value = scalar.value();
        if (value.isEmpty()) {
            return wrong(
                    scalar,
                    findings,
                    "a value",
                    "write a text, a finite number, true or false; absence is exists: false");
        }
        return noSecret(scalar, findings) ? value : Optional.empty();
    }

    private static Optional<BigDecimal> decimal(Yaml node) {
        if (!(node instanceof Yaml.Scalar scalar)
                || scalar.kind() == Yaml.Scalar.Kind.FLAG
                || scalar.text().length() > Yaml.Scalar.MAX_NUMBER) {
            return Optional.empty();
        }
        boolean isText = scalar.kind() == Yaml.Scalar.Kind.TEXT;
        String text = scalar.text().strip();
        if (isText && !text.endsWith("%")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new BigDecimal(isText ? text.substring(0, text.length() - 1).strip() : text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
