package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.Passes;
import dev.lockstep.core.compare.Formula.Subject;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.model.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compares which events two filters match. */
final class Filters {

    private Filters() {}

    /** The same filter, without names that another one covers, and with everything in a fixed order. */
    static EventFilter normal(EventFilter filter) {
        List<EventName> names = filter.names().stream()
                .distinct()
                .filter(name -> filter.names().stream().noneMatch(other -> !other.equals(name) && covers(other, name)))
                .sorted(Comparator.comparing(EventName::written))
                .toList();
        Map<String, List<Comparison>> tests = new TreeMap<>();
        filter.where()
                .forEach(test -> tests.computeIfAbsent(test.path().text(), path -> new ArrayList<>())
                        .addAll(test.test().comparisons()));
        return new EventFilter(
                names,
                tests.entrySet().stream()
                        .map(entry -> new PropertyTest(Path.of(entry.getKey()), sorted(entry.getValue())))
                        .toList());
    }

    private static Test sorted(List<Comparison> comparisons) {
        return new Test(comparisons.stream()
                .distinct()
                .sorted(Comparator.comparing(Comparison::toString))
                .toList());
    }

    /** The filter with further tests. */
    static EventFilter with(EventFilter filter, List<PropertyTest> tests) {
        return normal(new EventFilter(
                filter.names(),
                Stream.concat(filter.where().stream(), tests.stream()).toList()));
    }

    /** Whether it is proved that every event that matches the one matches the other. */
    static boolean isWithin(EventFilter one, EventFilter other) {
        return one.names().stream().allMatch(name -> other.names().stream().anyMatch(it -> covers(it, name)))
                && other.where().stream().allMatch(test -> implies(one.where(), test));
    }

    /** Whether it is proved that no event matches. */
    static boolean isEmpty(EventFilter filter) {
        return filter.where().stream().anyMatch(test -> Contradictions.ofValue(passing(test)));
    }

    /** Whether every name that the second matches is matched by the first. */
    private static boolean covers(EventName wide, EventName narrow) {
        return switch (wide) {
            case EventName.Exactly exact -> exact.equals(narrow);
            case EventName.Prefix(String prefix) ->
                switch (narrow) {
                    case EventName.Exactly(String name) -> name.startsWith(prefix);
                    case EventName.Prefix(String longer) -> longer.startsWith(prefix);
                };
        };
    }

    private static boolean implies(List<PropertyTest> tests, PropertyTest wanted) {
        Subject subject = new Subject.OfPerson(wanted.path());
        List<Passes> known = tests.stream()
                .filter(test -> test.path().equals(wanted.path()))
                .flatMap(test -> passing(test).stream())
                .toList();
        return wanted.test().comparisons().stream()
                .allMatch(comparison -> Contradictions.ofValue(
                        Stream.concat(known.stream(), Stream.of(new Passes(subject, comparison, false)))
                                .toList()));
    }

    /** A property is compared as an attribute is. */
    private static List<Passes> passing(PropertyTest test) {
        Subject subject = new Subject.OfPerson(test.path());
        return test.test().comparisons().stream()
                .map(comparison -> new Passes(subject, comparison, true))
                .toList();
    }
}
