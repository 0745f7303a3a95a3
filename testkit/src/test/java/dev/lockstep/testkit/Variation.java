package dev.lockstep.testkit;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.testkit.generate.ConditionGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Changes a condition a little: into one that has much to do with it, and now and then still means the same. */
final class Variation {

    private static final List<Comparison.Order> ORDERS = List.of(Comparison.Order.values());
    private static final long HOUR = 60 * 60 * 1000;

    private final RandomGenerator random;
    private final ConditionGenerator generator;

    Variation(RandomGenerator random, ConditionGenerator generator) {
        this.random = random;
        this.generator = generator;
    }

    Condition of(Condition condition) {
        return switch (random.nextInt(8)) {
            case 0 -> new Condition.Not(changed(condition));
            case 1 -> new Condition.All(List.of(changed(condition), generator.condition(1, List.of())));
            case 2 -> new Condition.Any(List.of(generator.condition(1, List.of()), changed(condition)));
            default -> changed(condition);
        };
    }

    private Condition changed(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> new Condition.All(changed(children));
            case Condition.Any(List<Condition> children) -> new Condition.Any(changed(children));
            case Condition.Not(Condition child) -> new Condition.Not(changed(child));
            case Condition.Did(var events, var span, var count) ->
                new Condition.Did(changed(events), changed(span), changed(count));
            case Condition.Latest(var events, var window, var is) ->
                new Condition.Latest(changed(events), changed(window), random.nextInt(4) == 0 ? List.of() : is);
            case Condition.First(var events, var window, var is) ->
                new Condition.First(changed(events), changed(window), random.nextInt(4) == 0 ? List.of() : is);
            case Condition.Aggregate(var measure, var property, var events, var span, var test) ->
                new Condition.Aggregate(measure, property, events, span, changed(test));
            case Condition.Attribute(var path, var test) -> new Condition.Attribute(path, changed(test));
            case Condition.Member member -> member;
            case Condition.HasIdentifier identifier -> identifier;
            case Condition.Sample sample -> sample;
        };
    }

    private List<Condition> changed(List<Condition> children) {
        List<Condition> changed = new ArrayList<>(children);
        int which = random.nextInt(children.size());
        changed.set(which, changed(children.get(which)));
        Collections.shuffle(changed, new Random(random.nextLong()));
        return changed;
    }

    private EventFilter changed(EventFilter events) {
        return random.nextInt(4) == 0 ? new EventFilter(events.names(), List.of()) : events;
    }

    private Span changed(Span span) {
        return new Span(
                changed(span.window()),
                random.nextInt(4) == 0 ? Instants.DAWN : span.after(),
                span.before(),
                random.nextInt(4) == 0 ? Optional.empty() : span.since());
    }

    private Window changed(Window window) {
        return switch (random.nextInt(5)) {
            case 0 -> Window.from(window.minAge());
            case 1 -> window.isEndless() ? Window.within(HOUR) : Window.from(window.maxAge());
            case 2 -> window.isEndless() ? window : new Window(window.minAge(), window.maxAge() + HOUR);
            default -> window;
        };
    }

    private Count changed(Count count) {
        return switch (random.nextInt(5)) {
            case 0 -> Count.atLeast(count.atLeast() + 1);
            case 1 -> Count.atMost(count.atLeast());
            case 2 -> Count.exactly(count.atLeast() + 1);
            default -> count;
        };
    }

    private dev.lockstep.core.condition.Test changed(dev.lockstep.core.condition.Test test) {
        return new dev.lockstep.core.condition.Test(
                test.comparisons().stream().map(this::changed).toList());
    }

    private Comparison changed(Comparison comparison) {
        return switch (comparison) {
            case Comparison.Equal(Value value) when random.nextBoolean() -> new Comparison.NotEqual(value);
            case Comparison.Ordered(Comparison.Order order, Value.Number(double bound))
            when random.nextBoolean() ->
                new Comparison.Ordered(ORDERS.get(random.nextInt(4)), Value.of(bound + random.nextInt(-1, 2)));
            case Comparison.In(List<Value> values) when random.nextBoolean() -> new Comparison.In(values.subList(0, 1));
            case Comparison.Exists(boolean exists) when random.nextBoolean() -> new Comparison.Exists(!exists);
            case Comparison.Aged(Window window) -> new Comparison.Aged(changed(window));
            default -> comparison;
        };
    }
}
