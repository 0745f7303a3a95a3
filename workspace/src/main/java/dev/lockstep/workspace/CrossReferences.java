package dev.lockstep.workspace;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.workspace.language.JourneyState;
import dev.lockstep.workspace.language.References;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Findings.Reference;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether every name that a definition uses is defined, and no segment needs itself. Works on what is written rather than on
 * what could be read, so that one wrong segment does not make every reference to it wrong.
 */
final class CrossReferences {

    /** The most segments that one may stand on, each on the next. */
    private static final int MAX_DEPTH = 100;

    private final Map<String, Set<String>> known = new LinkedHashMap<>();
    private final Map<String, String> segmentsByPath = new LinkedHashMap<>();
    private final Findings findings;

    CrossReferences(Yaml.Mapping merged, Findings findings) {
        this.findings = findings;
        Set<String> journeys = names(merged, WorkspaceShape.JOURNEYS);
        Set<String> segments = names(merged, WorkspaceShape.SEGMENTS);
        journeys.forEach(journey -> tellTaken(journey, merged, segments));
        known.put(RehearsalShape.AUDIENCE_KIND, names(merged, WorkspaceShape.AUDIENCES));
        Set<String> excludable = names(merged, WorkspaceShape.AUDIENCES);
        excludable.addAll(segments);
        known.put(References.SEGMENT_KIND, segments);
        known.put(References.JOURNEY_KIND, journeys);
        known.put(WorkspaceShape.CONNECTION_KIND, names(merged, WorkspaceShape.CONNECTIONS));
        known.put(WorkspaceShape.EXCLUDED_KIND, excludable);
        known.put(WorkspaceShape.HOLDOUT_KIND, names(merged, WorkspaceShape.HOLDOUTS));
        known.put(AlertShape.RECEIVER_KIND, names(merged, WorkspaceShape.RECEIVERS));
        section(merged, WorkspaceShape.SEGMENTS)
                .forEach(entry -> segmentsByPath.put(entry.value().place().path(), entry.name()));
    }

    /** Adds the segments that a journey is, and tells of one that has been given a name of these, or of a handoff's. */
    private void tellTaken(String journey, Yaml.Mapping merged, Set<String> segments) {
        List<String> names = Stream.of(JourneyState.values())
                .map(state -> state.segment(journey))
                .toList();
        String delayed = JourneyState.EXHAUSTED.segment(journey) + ".";
        section(merged, WorkspaceShape.SEGMENTS).stream()
                .filter(entry -> names.contains(entry.name()) || entry.name().startsWith(delayed))
                .forEach(entry -> findings.problem(
                        entry.key(),
                        "a name that belongs to the journey " + journey + ", which is segments itself",
                        "rename one of them"));
        segments.addAll(names);
    }

    void check() {
        for (Reference reference : findings.references()) {
            if (findings.isFull()) {
                return;
            }
            Set<String> names = known.getOrDefault(reference.kind(), Set.of());
            if (!names.contains(reference.name())) {
                findings.problem(
                        reference.place(),
                        "there is no " + reference.kind() + " \"" + reference.name() + "\"",
                        NearNames.suggest(reference.name(), names, "define it, or correct the name"));
            }
        }
        Map<String, List<Reference>> references = referencesBySegment();
        if (!hasCycles(references)) {
            tellTooDeep(references);
        }
    }

    private Map<String, List<Reference>> referencesBySegment() {
        Map<String, List<Reference>> references = new LinkedHashMap<>();
        for (Reference reference : findings.references()) {
            String segment = segmentsByPath.get(reference.from());
            if (segment != null && reference.kind().equals(References.SEGMENT_KIND)) {
                references.computeIfAbsent(segment, name -> new ArrayList<>()).add(reference);
            }
        }
        return references;
    }

    private boolean hasCycles(Map<String, List<Reference>> references) {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        references.forEach((segment, all) -> conditions.put(
                segment,
                new Condition.All(all.stream()
                        .<Condition>map(reference -> new Condition.Member(reference.name()))
                        .toList())));
        List<List<String>> cycles = dev.lockstep.core.program.References.cycles(conditions);
        for (List<String> cycle : cycles) {
            references.getOrDefault(cycle.get(0), List.of()).stream()
                    .filter(reference -> reference.name().equals(cycle.get(1)))
                    .findFirst()
                    .ifPresent(reference -> findings.problem(
                            reference.place(),
                            "segments that need each other: " + shown(cycle),
                            "take one of these references out"));
        }
        return !cycles.isEmpty();
    }

    private static String shown(List<String> cycle) {
        return String.join(" → ", cycle.size() <= MAX_DEPTH ? cycle : cycle.subList(0, MAX_DEPTH))
                + (cycle.size() <= MAX_DEPTH ? "" : " → …");
    }

    /** Takes away those that need no other, {@link #MAX_DEPTH} times; whoever is left is too deep. */
    private void tellTooDeep(Map<String, List<Reference>> references) {
        Map<String, List<Reference>> left = new LinkedHashMap<>(references);
        for (int depth = 1; depth <= MAX_DEPTH && !left.isEmpty(); depth++) {
            List<String> needNoOther = left.entrySet().stream()
                    .filter(entry -> entry.getValue().stream().noneMatch(it -> left.containsKey(it.name())))
                    .map(Map.Entry::getKey)
                    .toList();
            needNoOther.forEach(left::remove);
        }
        left.entrySet().stream()
                .findFirst()
                .ifPresent(segment -> findings.problem(
                        segment.getValue().getFirst().place(),
                        "segment " + segment.getKey() + " stands on a chain of more than " + MAX_DEPTH + " others",
                        "shorten the chain"));
    }

    private static Set<String> names(Yaml.Mapping merged, Key<?> section) {
        Set<String> names = new LinkedHashSet<>();
        section(merged, section).forEach(entry -> names.add(entry.name()));
        return names;
    }

    private static Collection<Yaml.Entry> section(Yaml.Mapping merged, Key<?> key) {
        return merged.entry(key.name())
                .map(Yaml.Entry::value)
                .filter(Yaml.Mapping.class::isInstance)
                .map(value -> ((Yaml.Mapping) value).entries())
                .orElse(List.of());
    }
}
