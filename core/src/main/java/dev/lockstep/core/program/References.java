package dev.lockstep.core.program;

import dev.lockstep.core.condition.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

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

    /**
     * The cycles among the segments, each as the names on the way, beginning and ending with the same one. Takes no stack,
     * however long the way.
     */
    public static List<List<String>> cycles(Map<String, Condition> conditions) {
        Map<List<String>, List<String>> cycles = new LinkedHashMap<>();
        Set<String> done = new LinkedHashSet<>();
        for (String segment : conditions.keySet()) {
            findCycles(segment, conditions, done, cycles);
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
            String start, Map<String, Condition> conditions, Set<String> done, Map<List<String>, List<String>> cycles) {
        SequencedMap<String, Iterator<String>> way = new LinkedHashMap<>(); // to where we are, with what is left to try
        step(start, conditions, done, way);
        while (!way.isEmpty()) {
            Iterator<String> next = way.lastEntry().getValue();
            if (!next.hasNext()) {
                way.pollLastEntry();
                continue;
            }
            String member = next.next();
            if (way.containsKey(member)) {
                List<String> cycle = cycle(List.copyOf(way.keySet()), member);
                cycles.putIfAbsent(cycle, cycle);
                continue;
            }
            step(member, conditions, done, way);
        }
    }

    private static void step(
            String segment,
            Map<String, Condition> conditions,
            Set<String> done,
            SequencedMap<String, Iterator<String>> way) {
        Condition condition = conditions.get(segment);
        if (condition != null && done.add(segment)) {
            way.putLast(segment, of(condition).iterator());
        }
    }

    /** The end of the way from {@code member} on, turned so that it begins with the first name of the alphabet. */
    private static List<String> cycle(List<String> way, String member) {
        List<String> cycle = new ArrayList<>(way.subList(way.indexOf(member), way.size()));
        String first = cycle.stream().min(String::compareTo).orElseThrow();
        Collections.rotate(cycle, -cycle.indexOf(first));
        cycle.add(first);
        return List.copyOf(cycle);
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
