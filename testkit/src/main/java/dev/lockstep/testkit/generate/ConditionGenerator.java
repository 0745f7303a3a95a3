package dev.lockstep.testkit.generate;

import static dev.lockstep.testkit.generate.Vocabulary.chance;
import static dev.lockstep.testkit.generate.Vocabulary.oneOf;

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
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes conditions of every kind, about the events and attributes that a {@link HistoryGenerator} makes. */
public final class ConditionGenerator {

    private final RandomGenerator random;

    public ConditionGenerator(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Segments that may refer to one another.
     *
     * @param count how many
     * @param depth how many levels of {@code all}, {@code any} and {@code not} there may be
     */
    public SequencedMap<String, Condition> segments(int count, int depth) {
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            segments.put("s" + i, condition(depth, List.copyOf(segments.keySet())));
        }
        return segments;
    }

    /**
     * A condition.
     *
     * @param depth how many levels of {@code all}, {@code any} and {@code not} there may be
     * @param segments those that {@code member} may name
     */
    public Condition condition(int depth, List<String> segments) {
        if (depth > 0 && chance(random, 55)) {
            return switch (random.nextInt(5)) {
                case 0, 1 -> new Condition.All(upTo(3, () -> condition(depth - 1, segments)));
                case 2, 3 -> new Condition.Any(upTo(3, () -> condition(depth - 1, segments)));
                default -> new Condition.Not(condition(depth - 1, segments));
            };
        }
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> new Condition.Did(events(), span(), count());
            case 5, 6 -> new Condition.Not(new Condition.Did(events(), span(), count()));
            case 7, 8, 9 -> new Condition.Latest(events(), window(), tests(Vocabulary.PROPERTIES, 40));
            case 10, 11 -> new Condition.First(events(), window(), tests(Vocabulary.PROPERTIES, 40));
            case 12, 13, 14 -> aggregate();
            case 15, 16 -> {
                String path = oneOf(random, Vocabulary.ATTRIBUTES);
                yield new Condition.Attribute(Path.of(path), test(path));
            }
            case 17 -> new Condition.HasIdentifier(oneOf(random, List.of("id", "email", "anonymous_id", "phone")));
            case 18 -> new Condition.Sample(new BigDecimal(oneOf(random, List.of("0", "12.5", "50", "100"))), "salt");
            default ->
                segments.isEmpty()
                        ? new Condition.Did(events(), span(), count())
                        : new Condition.Member(oneOf(random, segments));
        };
    }

    private <T> List<T> upTo(int most, Supplier<T> maker) {
        List<T> list = new ArrayList<>();
        int size = random.nextInt(1, most + 1);
        while (list.size() < size) {
            list.add(maker.get());
        }
        return list;
    }

    private EventFilter events() {
        return new EventFilter(
                chance(random, 80) ? List.of(name()) : upTo(3, this::name), tests(Vocabulary.PROPERTIES, 30));
    }

    private EventName name() {
        return EventName.of(chance(random, 80) ? Vocabulary.event(random) : oneOf(random, Vocabulary.PREFIXES));
    }

    private Span span() {
        Window window = chance(random, 40) ? Window.ALL : window();
        return new Span(
                window,
                chance(random, 15) ? Vocabulary.instant(random) : Instants.DAWN,
                chance(random, 15) ? Vocabulary.instant(random) : Instants.NEVER,
                chance(random, 30) ? Optional.of(events()) : Optional.empty());
    }

    private Window window() {
        int age = random.nextInt(Vocabulary.AGES.size() - 1);
        return switch (random.nextInt(6)) {
            case 0, 1 -> Window.within(Vocabulary.AGES.get(age));
            case 2, 3 ->
                new Window(
                        Vocabulary.AGES.get(age),
                        oneOf(random, Vocabulary.AGES.subList(age + 1, Vocabulary.AGES.size())));
            case 4 -> Window.from(Vocabulary.AGES.get(age));
            default -> Window.ALL;
        };
    }

    private Count count() {
        int n = random.nextInt(4);
        return switch (random.nextInt(4)) {
            case 0, 1 -> Count.atLeast(n);
            case 2 -> Count.atMost(n);
            default -> Count.exactly(n);
        };
    }

    private Condition aggregate() {
        Measure measure = oneOf(random, List.of(Measure.values()));
        String property = chance(random, 75) ? "revenue" : oneOf(random, Vocabulary.PROPERTIES);
        Value bound = measure == Measure.DISTINCT ? Value.of(random.nextInt(4)) : Vocabulary.number(random);
        Test test = switch (random.nextInt(8)) {
            case 0 -> Test.of(new Comparison.Equal(bound));
            case 1 -> Test.of(new Comparison.NotEqual(bound));
            case 2 -> Test.of(new Comparison.Exists(random.nextBoolean()));
            case 3 -> Test.of(new Comparison.In(List.of(bound, Vocabulary.value(random))));
            default -> Test.of(new Comparison.Ordered(order(), bound));
        };
        return new Condition.Aggregate(measure, Path.of(property), events(), span(), test);
    }

    private Comparison.Order order() {
        return oneOf(random, List.of(Comparison.Order.values()));
    }

    private List<PropertyTest> tests(List<String> paths, int percent) {
        return chance(random, percent)
                ? different(upTo(2, () -> propertyTest(oneOf(random, paths))), PropertyTest::path)
                : List.of();
    }

    private PropertyTest propertyTest(String path) {
        return new PropertyTest(Path.of(path), test(path));
    }

    private Test test(String path) {
        return new Test(
                chance(random, 85)
                        ? List.of(comparison(path))
                        : different(upTo(3, () -> comparison(path)), ConditionGenerator::kind));
    }

    /** Without those that have a key for a second time: no path and no comparison stands twice in one mapping. */
    private static <T> List<T> different(List<T> list, Function<T, Object> key) {
        Set<Object> keys = new HashSet<>();
        return list.stream().filter(element -> keys.add(key.apply(element))).toList();
    }

    private static Object kind(Comparison comparison) {
        return comparison instanceof Comparison.Ordered(Comparison.Order order, Value bound)
                ? order
                : comparison.getClass();
    }

    private Comparison comparison(String path) {
        if (path.endsWith("_at") && chance(random, 60)) {
            return pointInTime();
        }
        return switch (random.nextInt(18)) {
            case 0, 1, 2 -> new Comparison.Equal(value(path));
            case 3, 4 -> new Comparison.NotEqual(value(path));
            case 5, 6, 7, 8 -> new Comparison.Ordered(order(), ordered(path));
            case 9 -> new Comparison.In(upTo(3, () -> value(path)));
            case 10 -> new Comparison.NotIn(upTo(3, () -> value(path)));
            case 11 -> new Comparison.Contains(chance(random, 70) ? Vocabulary.text(random) : value(path));
            case 12 -> new Comparison.StartsWith(oneOf(random, List.of("a", "", "z")));
            case 13 -> new Comparison.EndsWith(oneOf(random, List.of("b", "", "example")));
            case 14 -> {
                String pattern = oneOf(random, Vocabulary.PATTERNS);
                yield new Comparison.Matches(pattern, Pattern.compile(pattern).asPredicate());
            }
            case 15, 16 -> new Comparison.Exists(random.nextBoolean());
            default -> pointInTime();
        };
    }

    private Comparison pointInTime() {
        return switch (random.nextInt(4)) {
            case 0, 1 -> new Comparison.Aged(window());
            case 2 -> new Comparison.Before(Vocabulary.instant(random));
            default -> new Comparison.After(Vocabulary.instant(random));
        };
    }

    /** Mostly of the type that the property has. */
    private Value value(String path) {
        return chance(random, 80) ? Vocabulary.valueOf(random, path) : Vocabulary.value(random);
    }

    private Value ordered(String path) {
        return value(path) instanceof Value.Text text ? text : Vocabulary.number(random);
    }
}
