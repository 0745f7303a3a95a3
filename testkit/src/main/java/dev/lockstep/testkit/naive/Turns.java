package dev.lockstep.testkit.naive;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The instants at which an answer could turn by the passing of time: every point in time that the facts speak of, shifted by
 * every age that the conditions speak of. Most of them turn nothing; none is missing.
 */
final class Turns {

    private final TreeSet<Long> ages = new TreeSet<>(List.of(0L));

    Turns(Collection<Condition> conditions) {
        conditions.forEach(this::collect);
    }

    /** The instants of a history above {@code after} and up to {@code until}. */
    Set<Long> of(List<Fact> history, long after, long until) {
        Set<Long> points = new TreeSet<>();
        for (Fact fact : history) {
            points.add(fact.timestamp());
            switch (fact) {
                case Fact.Event event -> event.properties().values().forEach(value -> collect(value, points));
                case Fact.AttributeChange change ->
                    change.attributes().values().forEach(value -> value.ifPresent(present -> collect(present, points)));
                case Fact.Alias alias -> {}
                case Fact.Erasure erasure -> {}
            }
        }
        Set<Long> turns = new TreeSet<>();
        for (long point : points) {
            for (long age : ages) {
                if (point + age > after && point + age <= until) {
                    turns.add(point + age);
                }
            }
        }
        return turns;
    }

    private static void collect(Value value, Set<Long> points) {
        switch (value) {
            case Value.Text text -> NaiveComparison.pointInTime(text).ifPresent(points::add);
            case Value.Number number -> NaiveComparison.pointInTime(number).ifPresent(points::add);
            case Value.Flag flag -> {}
            case Value.Items items -> {}
            case Value.Fields(Map<String, Value> fields) -> fields.values().forEach(field -> collect(field, points));
        }
    }

    private void collect(Condition condition) {
        switch (condition) {
            case Condition.All(List<Condition> children) -> children.forEach(this::collect);
            case Condition.Any(List<Condition> children) -> children.forEach(this::collect);
            case Condition.Not(Condition child) -> collect(child);
            case Condition.Did(EventFilter events, Span span, var count) -> {
                collect(events.where());
                collect(span);
            }
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) -> {
                collect(events.where());
                collect(window);
                collect(is);
            }
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) -> {
                collect(events.where());
                collect(window);
                collect(is);
            }
            case Condition.Aggregate(var measure, var property, EventFilter events, Span span, Test test) -> {
                collect(events.where());
                collect(span);
                collect(test);
            }
            case Condition.Attribute(var path, Test test) -> collect(test);
            case Condition.Member member -> {}
            case Condition.HasIdentifier identifier -> {}
            case Condition.Sample sample -> {}
        }
    }

    private void collect(Span span) {
        collect(span.window());
        span.since().map(EventFilter::where).ifPresent(this::collect);
    }

    private void collect(List<PropertyTest> tests) {
        tests.forEach(test -> collect(test.test()));
    }

    private void collect(Test test) {
        for (Comparison comparison : test.comparisons()) {
            if (comparison instanceof Comparison.Aged(Window window)) {
                collect(window);
            }
        }
    }

    private void collect(Window window) {
        ages.add(window.minAge());
        if (!window.isEndless()) {
            ages.add(window.maxAge());
        }
    }
}
