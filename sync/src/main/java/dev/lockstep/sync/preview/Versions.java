package dev.lockstep.sync.preview;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The segments of two workspaces in one program, those that differ under the name of their version, with the leaves of those that differ as segments
 * of their own. What both ask is asked once, since equal questions share a register.
 */
final class Versions {

    private final Map<String, Condition> before;
    private final Map<String, Condition> after;
    private final Set<String> changed = new LinkedHashSet<>();
    private final SequencedMap<String, Condition> all = new LinkedHashMap<>();
    private final Map<String, List<Part>> parts = new LinkedHashMap<>();

    /**
     * A leaf of a segment's condition.
     *
     * @param name of the segment that stands for it
     * @param says the leaf in English, worked out once for everybody who moves by it
     * @param isDenied whether it is asked that it does not hold
     * @param isCommon whether the other version asks it too
     */
    record Part(String name, Leaf leaf, String says, boolean isDenied, boolean isCommon) {}

    /** @param asked segments to be asked although they have not changed */
    Versions(Map<String, Condition> before, Map<String, Condition> after, Set<String> asked) {
        this.before = before;
        this.after = after;
        Map<String, String> old = Definitions.hashes(before);
        Map<String, String> current = Definitions.hashes(after);
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        names.stream()
                .filter(name -> !Objects.equals(old.get(name), current.get(name)))
                .forEach(changed::add);
        Set<String> wanted = new LinkedHashSet<>(asked);
        wanted.addAll(changed);
        wanted.forEach(name -> {
            ask(name, true);
            ask(name, false);
        });
        changed.forEach(name -> {
            addParts(name, true);
            addParts(name, false);
        });
    }

    /** Asks a segment, and those that it refers to. */
    private void ask(String name, boolean isBefore) {
        Condition condition = (isBefore ? before : after).get(name);
        String known = name(name, isBefore);
        if (condition == null || all.containsKey(known)) {
            return;
        }
        References.of(condition).forEach(member -> ask(member, isBefore));
        all.put(known, renamed(condition, isBefore));
    }

    /** What a segment of one version is called among {@link #all}: as in the other, where it means the same, for then it is asked once. */
    String name(String segment, boolean isBefore) {
        if (!changed.contains(segment)) {
            return "both:" + segment;
        }
        return (isBefore ? "before:" : "after:") + segment;
    }

    /** Where in a program of {@link #all} the segments of a version stand, by their names. */
    Map<String, Integer> places(Program program, boolean isBefore) {
        Map<String, Integer> places = new HashMap<>();
        for (String segment : (isBefore ? before : after).keySet()) {
            int place = program.indexOf(name(segment, isBefore));
            if (place >= 0) {
                places.put(segment, place);
            }
        }
        return Map.copyOf(places);
    }

    /** Segments that are new, changed or removed. */
    Set<String> changed() {
        return changed;
    }

    /** What is asked of everybody. */
    SequencedMap<String, Condition> all() {
        return all;
    }

    /** The leaves of a changed segment; none where this version does not have it. */
    List<Part> parts(String segment, boolean isBefore) {
        return parts.getOrDefault(name(segment, isBefore), List.of());
    }

    private void addParts(String name, boolean isBefore) {
        Condition condition = (isBefore ? before : after).get(name);
        Condition other = (isBefore ? after : before).get(name);
        if (condition == null) {
            return;
        }
        List<Condition> others = other == null
                ? List.of()
                : Leaf.of(other).stream().map(Leaf::condition).toList();
        List<Part> found = new ArrayList<>();
        for (Leaf leaf : Leaf.of(condition)) {
            String part = name(name, isBefore) + "#" + found.size();
            all.put(part, renamed(leaf.condition(), isBefore));
            found.add(new Part(part, leaf, leaf.says(), isDenied(leaf), others.contains(leaf.condition())));
        }
        parts.put(name(name, isBefore), found);
    }

    /** Whether an odd number of {@code not} stand above it. */
    private static boolean isDenied(Leaf leaf) {
        return List.of(leaf.path().split("[.\\[]")).stream()
                                .filter(step -> step.equals("not"))
                                .count()
                        % 2
                == 1;
    }

    private Condition renamed(Condition condition, boolean isBefore) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> new Condition.All(renamed(children, isBefore));
            case Condition.Any(List<Condition> children) -> new Condition.Any(renamed(children, isBefore));
            case Condition.Not(Condition child) -> new Condition.Not(renamed(child, isBefore));
            case Condition.Member(String segment) -> new Condition.Member(name(segment, isBefore));
            case Condition.Did did -> did;
            case Condition.Latest latest -> latest;
            case Condition.First first -> first;
            case Condition.Aggregate aggregate -> aggregate;
            case Condition.Attribute attribute -> attribute;
            case Condition.HasIdentifier identifier -> identifier;
            case Condition.Sample sample -> sample;
        };
    }

    private List<Condition> renamed(List<Condition> children, boolean isBefore) {
        return children.stream().map(child -> renamed(child, isBefore)).toList();
    }
}
