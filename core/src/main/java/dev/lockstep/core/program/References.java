package dev.lockstep.core.program;

import dev.lockstep.core.condition.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Which segments refer to which, through {@code member}. */
public final class References {

    private References() {}

    /** The segments that a condition refers to directly, in the order of reading. */
    public static SequencedSet<String> of(Condition condition) {
        SequencedSet<String> members = new LinkedHashSet<>();
        collect(condition, members);
        return members;
    }

    /**
     * All segments, each after those it refers to, else in the order given.
     *
     * @throws IllegalArgumentException where one refers to a segment that is not there, or to itself through others
     */
    public static List<String> inOrder(Map<String, Condition> conditions) {
        SequencedSet<String> ordered = new LinkedHashSet<>();
        for (String segment : conditions.keySet()) {
            visit(segment, conditions, new LinkedHashSet<>(), ordered);
        }
        return List.copyOf(ordered);
    }

    /** The cycles among the segments, each as the names on the way, beginning and ending with the same one. */
    public static List<List<String>> cycles(Map<String, Condition> conditions) {
        Map<String, List<String>> cycles = new LinkedHashMap<>();
        for (String segment : conditions.keySet()) {
            findCycles(segment, conditions, new ArrayList<>(), new LinkedHashSet<>(), cycles);
        }
        return List.copyOf(cycles.values());
    }

    private static void visit(
            String segment, Map<String, Condition> conditions, SequencedSet<String> way, SequencedSet<String> ordered) {
        if (ordered.contains(segment)) {
            return;
        }
        Condition condition = conditions.get(segment);
        if (condition == null) {
            throw new IllegalArgumentException("there is no segment \"" + segment + "\"");
        }
        if (!way.add(segment)) {
            throw new IllegalArgumentException("segments refer to each other in a cycle: " + way);
        }
        for (String member : of(condition)) {
            visit(member, conditions, way, ordered);
        }
        way.removeLast();
        ordered.add(segment);
    }

    private static void findCycles(
            String segment,
            Map<String, Condition> conditions,
            List<String> way,
            SequencedSet<String> done,
            Map<String, List<String>> cycles) {
        int start = way.indexOf(segment);
        if (start >= 0) {
            List<String> cycle = new ArrayList<>(way.subList(start, way.size()));
            String first = cycle.stream().min(String::compareTo).orElseThrow();
            java.util.Collections.rotate(cycle, -cycle.indexOf(first));
            cycle.add(first);
            cycles.putIfAbsent(cycle.toString(), cycle);
            return;
        }
        if (!conditions.containsKey(segment) || !done.add(segment)) {
            return;
        }
        way.add(segment);
        for (String member : of(conditions.get(segment))) {
            findCycles(member, conditions, way, done, cycles);
        }
        way.removeLast();
    }

    private static void collect(Condition condition, SequencedSet<String> members) {
        switch (condition) {
            case Condition.All(List<Condition> children) -> children.forEach(child -> collect(child, members));
            case Condition.Any(List<Condition> children) -> children.forEach(child -> collect(child, members));
            case Condition.Not(Condition child) -> collect(child, members);
            case Condition.Member(String segment) -> members.add(segment);
            case Condition.Did did -> {}
            case Condition.Latest latest -> {}
            case Condition.First first -> {}
            case Condition.Aggregate aggregate -> {}
            case Condition.Attribute attribute -> {}
            case Condition.HasIdentifier identifier -> {}
            case Condition.Sample sample -> {}
        }
    }
}
