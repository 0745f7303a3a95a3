package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.Counted;
import dev.lockstep.core.compare.Formula.Literal;
import dev.lockstep.core.compare.Formula.Passes;
import dev.lockstep.core.compare.Formula.Subject;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Makes the events that the literals of a case want: one after the other, each at an age at which it breaks no upper bound. */
final class WitnessEvents {

    /** The most events of a person that is made up. */
    private static final int MAX_EVENTS = 60;

    private final List<Counted> counts = new ArrayList<>();
    private final List<Passes> measures = new ArrayList<>();
    private final List<Made> events = new ArrayList<>();
    private final List<Long> ages;
    private final long now;

    /** An event, by its age in milliseconds. */
    record Made(String name, Map<String, Value> properties, long age) {}

    /** @param oldestFirst whether the greater ages are tried first */
    WitnessEvents(List<Literal> literals, long now, boolean oldestFirst) {
        this.now = now;
        TreeSet<Long> edges = new TreeSet<>(List.of(0L));
        for (Literal literal : literals) {
            if (literal instanceof Counted count) {
                counts.add(count);
                addEdges(count, edges);
            } else if (literal instanceof Passes passes && passes.subject() instanceof Subject.Measured) {
                measures.add(passes);
            }
        }
        this.ages = List.copyOf(oldestFirst ? edges.descendingSet() : edges);
    }

    private void addEdges(Counted count, Set<Long> edges) {
        Window window = count.window();
        edges.add(window.minAge());
        edges.add(window.minAge() + 1);
        if (!window.isEndless()) {
            edges.add(window.maxAge() - 1);
            edges.add(window.maxAge());
        }
        if (count.series().before() != Instants.NEVER) {
            edges.add(now - count.series().before() + 1);
            edges.add(now - count.series().before());
        }
        if (count.series().after() != Instants.DAWN) {
            edges.add(now - count.series().after());
            edges.add(now - count.series().after() + 1);
        }
        edges.removeIf(age -> age < 0 || age > now - Instants.EARLIEST);
    }

    /** The events; empty where none were found that fit. */
    Optional<List<Made>> make() {
        List<Counted> wanted = counts.stream()
                .filter(count -> count.atLeast() > 0)
                .sorted(Comparator.comparingInt(
                                (Counted count) -> count.series().since().isPresent() ? 1 : 0)
                        .thenComparingInt(
                                count -> -count.series().events().where().size()))
                .toList();
        for (Counted count : wanted) {
            while (number(count) < count.atLeast()) {
                if (!add(count.series(), count.window(), Optional.empty())) {
                    return Optional.empty();
                }
            }
        }
        for (Passes literal : measures) {
            if (literal.subject() instanceof Subject.Measured measured && measured.measure() == Measure.DISTINCT) {
                makeDifferent(measured);
            }
        }
        return Optional.of(List.copyOf(events));
    }

    /** As many values as are asked for, so far as that is a small number. */
    private void makeDifferent(Subject.Measured measured) {
        double wanted = valueOf(measured).map(Value.Number::number).orElse(0.0);
        for (int i = 1; i <= wanted && i < MAX_EVENTS; i++) {
            add(measured.series(), measured.window(), Optional.of(new PropertyValue(measured, Value.of(1000 + i))));
        }
    }

    private record PropertyValue(Subject.Measured measured, Value value) {}

    /** Adds an event at the first age that is right; false where there is none. */
    private boolean add(Series series, Window window, Optional<PropertyValue> given) {
        Optional<Map<String, Value>> properties = properties(series, given);
        if (properties.isEmpty() || events.size() >= MAX_EVENTS) {
            return false;
        }
        String name = name(series.events());
        OptionalLong anchor =
                series.since().isPresent() ? youngest(series.since().get()) : OptionalLong.empty();
        for (long age : ages) {
            boolean fits = window.minAge() <= age
                    && age < window.maxAge()
                    && series.after() <= now - age
                    && now - age < series.before()
                    && (anchor.isEmpty() || age <= anchor.getAsLong());
            if (!fits) {
                continue;
            }
            events.add(new Made(name, properties.get(), age));
            if (counts.stream().allMatch(count -> number(count) <= count.atMost())) {
                return true;
            }
            events.removeLast();
        }
        return false;
    }

    private static String name(EventFilter filter) {
        return switch (filter.names().getFirst()) {
            case EventName.Exactly(String name) -> name;
            case EventName.Prefix(String prefix) -> prefix + "x";
        };
    }

    private Optional<Map<String, Value>> properties(Series series, Optional<PropertyValue> given) {
        Map<String, Value> properties = new LinkedHashMap<>();
        for (PropertyTest test : series.events().where()) {
            Subject subject = new Subject.OfPerson(test.path());
            List<Passes> wanted = test.test().comparisons().stream()
                    .map(comparison -> new Passes(subject, comparison, true))
                    .toList();
            Optional<Optional<Value>> value = measured(series, test)
                    .filter(it -> test.test().passes(it).contains(now))
                    .map(it -> Optional.of(Optional.of(it)))
                    .orElseGet(() -> Candidates.find(wanted, now));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            value.get().ifPresent(it -> Witness.put(test.path().steps(), it, properties));
        }
        given.ifPresent(it -> Witness.put(it.measured.property().steps(), it.value, properties));
        return Optional.of(properties);
    }

    /** The value that a measure should have, where the property is one that is measured. */
    private Optional<Value> measured(Series series, PropertyTest test) {
        return measures.stream()
                .map(literal -> (Subject.Measured) literal.subject())
                .filter(measured -> measured.property().equals(test.path())
                        && measured.measure() != Measure.DISTINCT
                        && series.isWithin(measured.series()))
                .findFirst()
                .flatMap(this::valueOf)
                .map(value -> value);
    }

    private Optional<Value.Number> valueOf(Subject.Measured measured) {
        List<Passes> wanted = measures.stream()
                .filter(literal -> literal.subject().equals(measured))
                .toList();
        List<Passes> isNumber = new ArrayList<>(wanted);
        isNumber.add(new Passes(measured, new Comparison.Exists(true), true));
        return Candidates.find(isNumber, now)
                .flatMap(value -> value)
                .filter(Value.Number.class::isInstance)
                .map(Value.Number.class::cast);
    }

    private OptionalLong youngest(EventFilter anchor) {
        return events.stream()
                .filter(event -> matches(anchor, event))
                .mapToLong(Made::age)
                .min();
    }

    private boolean matches(EventFilter filter, Made event) {
        return filter.names(event.name)
                && PropertyTest.passes(filter.where(), event.properties).contains(now);
    }

    private long number(Counted count) {
        Series series = count.series();
        OptionalLong anchor =
                series.since().isPresent() ? youngest(series.since().get()) : OptionalLong.of(Long.MAX_VALUE);
        return events.stream()
                .filter(event -> count.window().minAge() <= event.age
                        && event.age < count.window().maxAge()
                        && series.after() <= now - event.age
                        && now - event.age < series.before()
                        && anchor.isPresent()
                        && event.age <= anchor.getAsLong()
                        && matches(series.events(), event))
                .count();
    }
}
