package dev.lockstep.core.condition;

import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The canonical form of a condition: JSON in the segment language itself, without spaces, with its keys in a fixed order
 * (paths by code point), defaults left out, durations as {@link Durations#format} and instants as {@link Instants#format}
 * write them. Reading it gives the condition that was read, and equal conditions have equal text, so it can be compared,
 * hashed and sent.
 */
public final class Conditions {

    /** The keys of comparisons, in the order in which they are written. */
    private static final List<String> KEYS = List.of(
            "eq",
            "ne",
            "gt",
            "gte",
            "lt",
            "lte",
            "in",
            "not_in",
            "contains",
            "starts_with",
            "ends_with",
            "matches",
            "exists",
            "within",
            "ago",
            "before",
            "after");

    private Conditions() {}

    /**
     * The condition as canonical JSON.
     *
     * @throws IllegalArgumentException where the segment language has no form for it, which can only be so for a condition
     *     that was put together by a program: two tests of one path, a count of "2 to 4"
     */
    public static String canonical(Condition condition) {
        return mapping(condition).toString();
    }

    private static Mapping mapping(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) ->
                new Mapping().put("all", list(children, Conditions::canonical));
            case Condition.Any(List<Condition> children) ->
                new Mapping().put("any", list(children, Conditions::canonical));
            case Condition.Not(Condition.Did did) -> did("did_not", did);
            case Condition.Not(Condition child) -> new Mapping().put("not", canonical(child));
            case Condition.Did did -> did("did", did);
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) ->
                edge("latest", events, window, is);
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                edge("first", events, window, is);
            case Condition.Aggregate aggregate -> aggregate(aggregate);
            case Condition.Attribute(Path path, Test test) ->
                new Mapping().put("attribute", Values.quoted(path.text())).putAll(test);
            case Condition.Member(String segment) -> new Mapping().put("member", Values.quoted(segment));
            case Condition.HasIdentifier(String type) -> new Mapping().put("identifier", Values.quoted(type));
            case Condition.Sample(BigDecimal percent, String salt) ->
                new Mapping().put("sample", percent.toPlainString()).put("salt", Values.quoted(salt));
        };
    }

    private static Mapping did(String head, Condition.Did did) {
        Mapping mapping = new Mapping().put(head, names(did.events()));
        putTests(mapping, "where", did.events().where());
        putSpan(mapping, did.span());
        putCount(mapping, did.count());
        return mapping;
    }

    private static Mapping edge(String head, EventFilter events, Window window, List<PropertyTest> is) {
        Mapping mapping = new Mapping().put(head, names(events));
        putTests(mapping, "where", events.where());
        putWindow(mapping, window);
        putTests(mapping, "is", is);
        return mapping;
    }

    private static Mapping aggregate(Condition.Aggregate aggregate) {
        Mapping mapping = new Mapping()
                .put(
                        head(aggregate.measure()),
                        Values.quoted(aggregate.property().text()))
                .put("of", names(aggregate.events()));
        putTests(mapping, "where", aggregate.events().where());
        putSpan(mapping, aggregate.span());
        for (Comparison comparison : aggregate.test().comparisons()) {
            if (comparison instanceof Comparison.Aged
                    || comparison instanceof Comparison.Before
                    || comparison instanceof Comparison.After) {
                throw unwritable("an aggregate that is a point in time: " + key(comparison) + " would be its window");
            }
        }
        return mapping.putAll(aggregate.test());
    }

    /** The head key of an aggregate. */
    static String head(Measure measure) {
        return switch (measure) {
            case SUM -> "sum";
            case AVG -> "avg";
            case MIN -> "min";
            case MAX -> "max";
            case DISTINCT -> "distinct";
        };
    }

    private static void putTests(Mapping mapping, String key, List<PropertyTest> tests) {
        if (!tests.isEmpty()) {
            Mapping paths = new Mapping();
            tests.stream()
                    .sorted(Comparator.comparing(test -> test.path().text(), Values::compareText))
                    .forEach(test -> paths.put(test.path().text(), test(test.test())));
            mapping.put(key, paths.toString());
        }
    }

    private static void putSpan(Mapping mapping, Span span) {
        putWindow(mapping, span.window());
        if (span.after() != Instants.DAWN) {
            mapping.put("after", instant(span.after()));
        }
        if (span.before() != Instants.NEVER) {
            mapping.put("before", instant(span.before()));
        }
        span.since().ifPresent(anchor -> mapping.put("since", anchor(anchor)));
    }

    private static String anchor(EventFilter anchor) {
        if (anchor.where().isEmpty()) {
            return names(anchor);
        }
        Mapping mapping = new Mapping().put("did", names(anchor));
        putTests(mapping, "where", anchor.where());
        return mapping.toString();
    }

    private static void putWindow(Mapping mapping, Window window) {
        if (!window.isAll()) {
            mapping.put(windowKey(window), windowText(window));
        }
    }

    private static void putCount(Mapping mapping, Count count) {
        if (count.atLeast() == count.atMost()) {
            mapping.put("exactly", Integer.toString(count.atLeast()));
            return;
        }
        if (count.atLeast() == 0 && count.atMost() != Count.ANY_NUMBER) {
            mapping.put("at_most", Integer.toString(count.atMost()));
            return;
        }
        if (count.atMost() != Count.ANY_NUMBER) {
            throw unwritable("a count of " + count.atLeast() + " to " + count.atMost());
        }
        if (count.atLeast() != 1) {
            mapping.put("at_least", Integer.toString(count.atLeast()));
        }
    }

    private static String names(EventFilter events) {
        List<EventName> names = events.names();
        return names.size() == 1 ? name(names.get(0)) : list(names, Conditions::name);
    }

    private static String name(EventName name) {
        if (!EventName.of(name.written()).equals(name)) {
            throw unwritable("an exact event name that ends in *: " + name.written());
        }
        return Values.quoted(name.written());
    }

    /** A test of a property: a bare scalar where it is no more than equality with one. */
    private static String test(Test test) {
        if (test.comparisons().size() == 1
                && test.comparisons().get(0) instanceof Comparison.Equal(Value value)
                && isScalar(value)) {
            return Values.canonicalJson(value);
        }
        return new Mapping().putAll(test).toString();
    }

    private static boolean isScalar(Value value) {
        return switch (value) {
            case Value.Text text -> true;
            case Value.Number number -> true;
            case Value.Flag flag -> true;
            case Value.Items items -> false;
            case Value.Fields fields -> false;
        };
    }

    /** The key of a comparison in the segment language. */
    private static String key(Comparison comparison) {
        return switch (comparison) {
            case Comparison.Equal equal -> "eq";
            case Comparison.NotEqual notEqual -> "ne";
            case Comparison.Ordered(Order order, Value bound) ->
                switch (order) {
                    case GT -> "gt";
                    case GTE -> "gte";
                    case LT -> "lt";
                    case LTE -> "lte";
                };
            case Comparison.In in -> "in";
            case Comparison.NotIn notIn -> "not_in";
            case Comparison.Contains contains -> "contains";
            case Comparison.StartsWith startsWith -> "starts_with";
            case Comparison.EndsWith endsWith -> "ends_with";
            case Comparison.Matches matches -> "matches";
            case Comparison.Exists exists -> "exists";
            case Comparison.Aged(Window window) -> windowKey(window);
            case Comparison.Before before -> "before";
            case Comparison.After after -> "after";
        };
    }

    private static String argument(Comparison comparison) {
        return switch (comparison) {
            case Comparison.Equal(Value value) -> Values.canonicalJson(value);
            case Comparison.NotEqual(Value value) -> Values.canonicalJson(value);
            case Comparison.Ordered(Order order, Value bound) -> Values.canonicalJson(bound);
            case Comparison.In(List<Value> values) -> list(values, Values::canonicalJson);
            case Comparison.NotIn(List<Value> values) -> list(values, Values::canonicalJson);
            case Comparison.Contains(Value part) -> Values.canonicalJson(part);
            case Comparison.StartsWith(String prefix) -> Values.quoted(prefix);
            case Comparison.EndsWith(String suffix) -> Values.quoted(suffix);
            case Comparison.Matches(String pattern, Predicate<String> finder) -> Values.quoted(pattern);
            case Comparison.Exists(boolean exists) -> Boolean.toString(exists);
            case Comparison.Aged(Window window) -> windowText(window);
            case Comparison.Before(long instant) -> instant(instant);
            case Comparison.After(long instant) -> instant(instant);
        };
    }

    private static String windowKey(Window window) {
        return window.minAge() == 0 && !window.isEndless() ? "within" : "ago";
    }

    private static String windowText(Window window) {
        String min = Durations.format(window.minAge());
        if (window.isEndless()) {
            return Values.quoted(min + "..");
        }
        String max = Durations.format(window.maxAge());
        return Values.quoted(window.minAge() == 0 ? max : min + ".." + max);
    }

    private static String instant(long instant) {
        return Values.quoted(Instants.format(instant));
    }

    private static <T> String list(List<T> items, Function<T, String> json) {
        return items.stream().map(json).collect(Collectors.joining(",", "[", "]"));
    }

    private static IllegalArgumentException unwritable(String what) {
        return new IllegalArgumentException("the segment language cannot write " + what);
    }

    /** A JSON object in the making; the values are JSON. */
    private static final class Mapping {

        private final SequencedMap<String, String> json = new LinkedHashMap<>();

        Mapping put(String key, String value) {
            if (json.putIfAbsent(key, value) != null) {
                throw unwritable("two of \"" + key + "\" in one place");
            }
            return this;
        }

        Mapping putAll(Test test) {
            test.comparisons().stream()
                    .sorted(Comparator.comparingInt(comparison -> KEYS.indexOf(key(comparison))))
                    .forEach(comparison -> put(key(comparison), argument(comparison)));
            return this;
        }

        @Override
        public String toString() {
            return json.entrySet().stream()
                    .map((Map.Entry<String, String> entry) -> Values.quoted(entry.getKey()) + ":" + entry.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
    }
}
