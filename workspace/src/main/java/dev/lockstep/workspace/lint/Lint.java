package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Places;
import dev.lockstep.workspace.Silence;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks every rule, and leaves out what was silenced. Stateless. */
public final class Lint {

    private Lint() {}

    /**
     * The findings, by place.
     *
     * @param workspace without problems
     * @param data where there is any, rules about data speak too
     */
    public static List<Finding> of(Workspace workspace, Places places, Optional<Sightings> data) {
        Scene scene = Scene.of(workspace, places, data);
        Map<String, List<Silence>> silences = silences(workspace);
        Set<Silence> used = new LinkedHashSet<>();
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : Rules.all()) {
            if (rule.needsData() && data.isEmpty()) {
                silences.values()
                        .forEach(of -> of.stream()
                                .filter(silence -> silence.rule().equals(rule.id()))
                                .forEach(used::add)); // it might speak
                continue;
            }
            for (Finding finding : rule.find(scene)) {
                List<Silence> heard = finding.definitions().stream()
                        .flatMap(path -> silences.getOrDefault(path, List.of()).stream())
                        .filter(silence -> silence.rule().equals(rule.id()))
                        .toList();
                used.addAll(heard);
                if (heard.isEmpty()) {
                    findings.add(finding);
                }
            }
        }
        silences.values()
                .forEach(of -> of.stream()
                        .filter(silence -> !used.contains(silence))
                        .forEach(silence -> findings.add(UnusedSilence.of(silence))));
        return findings.stream().distinct().sorted(Finding.IN_ORDER).toList();
    }

    /** By the path of the definition that they stand beside. */
    static Map<String, List<Silence>> silences(Workspace workspace) {
        Map<String, List<Silence>> silences = new LinkedHashMap<>();
        workspace.segments().values().forEach(segment -> silences.put(Scene.path(segment), segment.silences()));
        workspace.audiences().values().forEach(audience -> silences.put(Scene.path(audience), audience.silences()));
        return silences;
    }
}
