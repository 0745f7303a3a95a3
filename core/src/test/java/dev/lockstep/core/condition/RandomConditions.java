package dev.lockstep.core.condition;

import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Random conditions that the segment language can write, out of few names and numbers, so that like ones meet. Groups have
 * two children or more: a group of one says what its child says.
 */
public final class RandomConditions {

    private static final List<String> EVENTS = List.of("A", "B", "A*", "*", "Order Completed", "A or B", "*B");
    private static final List<String> PATHS = List.of("a", "b.c", "A B", "is");
    private static final List<Value> VALUES = List.of(
            Value.of("a"),
            Value.of("b"),
            Value.of("a or b"),
            Value.of("or"),
            Value.of("true"),
            Value.of("5"),
            Value.of(""),
            Value.of(5),
            Value.of(0.5),
            Value.of(true),
            new Value.Items(List.of(Value.of("a"))),
            new Value.Fields(Map.of("a", Value.of(5))));
    private static final List<Long> AGES_MS =
            List.of(1L, 60_000L, 3_600_000L, 86_400_000L, 90_000_000L, 7_776_000_000L);
    private static final List<Long> INSTANTS = List.of(0L, 3_600_000L, 1_500L, 1_772_323_200_000L);

    private final RandomGenerator random;

    public RandomConditions(RandomGenerator random) {
        this.random = random;
    }

    /** A tree of at most this depth. */
    public Condition condition(int depth) {
        return switch (random.nextInt(depth == 0 ? 8 : 12)) {
            case 0, 1, 2 -> new Condition.Did(filter(), span(), count());
            case 3 -> new Condition.Latest(filter(), window(), tests());
            case 4 -> new Condition.First(filter(), window(), tests());
            case 5 -> new Condition.Aggregate(one(List.of(Measure.values())), path(), filter(), span(), numberTest());
            case 6 -> new Condition.Attribute(path(), test());
            case 7 -> person();
            case 8, 9 -> new Condition.Not(condition(depth - 1));
            case 10 -> new Condition.Any(many(() -> condition(depth - 1)));
            default -> new Condition.All(many(() -> condition(depth - 1)));
        };
    }

    private Condition person() {
        return switch (random.nextInt(3)) {
            case 0 -> new Condition.Member(one(EVENTS));
            case 1 -> new Condition.HasIdentifier(one(List.of("id", "email", "anonymous_id", "phone", "idfa")));
            default -> new Condition.Sample(new BigDecimal(one(List.of("10", "0.5"))), one(EVENTS));
        };
    }

    private EventFilter filter() {
        List<EventName> names = new ArrayList<>();
        int count = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < count; i++) {
            names.add(EventName.of(one(EVENTS)));
        }
        return new EventFilter(names, tests());
    }

    private Span span() {
        return new Span(
                window(),
                random.nextInt(4) == 0 ? one(INSTANTS) : Instants.DAWN,
                random.nextInt(4) == 0 ? one(INSTANTS) : Instants.NEVER,
                random.nextInt(3) == 0 ? Optional.of(filter()) : Optional.empty());
    }

    private Window window() {
        return switch (random.nextInt(4)) {
            case 0 -> Window.within(one(AGES_MS));
            case 1 -> Window.from(one(AGES_MS));
            case 2 -> {
                int min = random.nextInt(AGES_MS.size() - 1);
                yield new Window(AGES_MS.get(min), AGES_MS.get(random.nextInt(min + 1, AGES_MS.size())));
            }
            default -> Window.ALL;
        };
    }

    private Count count() {
        int n = random.nextInt(4);
        return switch (random.nextInt(4)) {
            case 0 -> Count.atLeast(n);
            case 1 -> Count.atMost(n);
            case 2 -> Count.exactly(n);
            default -> Count.atLeast(1);
        };
    }

    private List<PropertyTest> tests() {
        List<String> paths = new ArrayList<>(PATHS);
        List<PropertyTest> tests = new ArrayList<>();
        for (int count = Math.max(0, random.nextInt(6) - 3); count > 0; count--) {
            tests.add(new PropertyTest(Path.of(paths.remove(random.nextInt(paths.size()))), test()));
        }
        return tests;
    }

    private Test test() {
        Comparison first = comparison();
        Comparison second = comparison();
        return random.nextInt(3) > 0 || key(first).equals(key(second)) ? Test.of(first) : Test.of(first, second);
    }

    private Test numberTest() {
        return Test.of(new Comparison.Ordered(one(List.of(Order.values())), Value.of(random.nextInt(3))));
    }

    private Comparison comparison() {
        return switch (random.nextInt(14)) {
            case 0, 1 -> new Comparison.Equal(one(VALUES));
            case 2 -> new Comparison.NotEqual(one(VALUES));
            case 3 -> new Comparison.Ordered(one(List.of(Order.values())), Value.of(random.nextInt(3)));
            case 4 -> new Comparison.Ordered(one(List.of(Order.values())), Value.of(one(EVENTS)));
            case 5 -> new Comparison.In(values());
            case 6 -> new Comparison.NotIn(values());
            case 7 -> new Comparison.Contains(one(VALUES));
            case 8 -> new Comparison.StartsWith(one(EVENTS));
            case 9 -> new Comparison.EndsWith(one(EVENTS));
            case 10 -> new Comparison.Matches(one(EVENTS), text -> true);
            case 11 -> new Comparison.Exists(random.nextBoolean());
            case 12 -> new Comparison.Aged(window());
            default ->
                random.nextBoolean() ? new Comparison.Before(one(INSTANTS)) : new Comparison.After(one(INSTANTS));
        };
    }

    private List<Value> values() {
        List<Value> values = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            values.add(one(VALUES));
        }
        return values;
    }

    /** Two of one key cannot stand in one test. */
    private static String key(Comparison comparison) {
        return comparison instanceof Comparison.Ordered ordered
                ? ordered.order().name()
                : comparison.getClass().getSimpleName();
    }

    private Path path() {
        return Path.of(one(PATHS));
    }

    /** An event that some of the conditions look at. */
    public Fact.Event event(long timestamp) {
        Map<String, Value> properties = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            properties.put("a", random.nextBoolean() ? one(VALUES) : Value.of(random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            properties.put("b", new Value.Fields(Map.of("c", one(VALUES))));
        }
        return new Fact.Event(Optional.empty(), timestamp, List.of(Identifier.id("u1")), one(EVENTS), properties);
    }

    /** A write of an attribute that some of the conditions look at. */
    public Fact.AttributeChange attributeChange(long timestamp) {
        return new Fact.AttributeChange(
                Optional.empty(),
                timestamp,
                List.of(Identifier.id("u1")),
                Map.of(
                        one(List.of("a", "is", "phone")),
                        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(one(VALUES))));
    }

    private <T> List<T> many(Supplier<T> item) {
        List<T> items = new ArrayList<>();
        for (int count = random.nextInt(2, 4); count > 0; count--) {
            items.add(item.get());
        }
        return items;
    }

    private <T> T one(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
