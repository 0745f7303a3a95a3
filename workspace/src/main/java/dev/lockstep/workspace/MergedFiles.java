package dev.lockstep.workspace;

import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One document made of the files of a workspace. Sections such as {@code segments} are merged by key, and the tests of all files
 * follow each other; any other key is written once.
 */
final class MergedFiles {

    private final Findings findings;
    private final Map<String, Yaml.Entry> merged = new LinkedHashMap<>();

    /** @param findings gets what is written twice */
    MergedFiles(Findings findings) {
        this.findings = findings;
    }

    /** The document of all that was added. */
    Yaml.Mapping at(Place place) {
        return new Yaml.Mapping(place, List.copyOf(merged.values()));
    }

    /** Adds what stands in a file. */
    void add(Yaml root) {
        if (!(root instanceof Yaml.Mapping mapping)) {
            findings.problem(root, "must be a mapping, but is " + root.described(), "write keys such as segments: …");
            return;
        }
        for (Yaml.Entry entry : mapping.entries()) {
            merged.merge(entry.name(), entry, this::merge);
        }
    }

    private Yaml.Entry merge(Yaml.Entry earlier, Yaml.Entry later) {
        if (earlier.value() instanceof Yaml.Mapping one && later.value() instanceof Yaml.Mapping other) {
            Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
            one.entries().forEach(entry -> entries.put(entry.name(), entry));
            other.entries().forEach(entry -> entries.merge(entry.name(), entry, this::twice));
            return new Yaml.Entry(earlier.key(), new Yaml.Mapping(one.place(), List.copyOf(entries.values())));
        }
        if (earlier.value() instanceof Yaml.Sequence one && later.value() instanceof Yaml.Sequence other) {
            List<Yaml> items = new ArrayList<>(one.items());
            items.addAll(other.items());
            return new Yaml.Entry(earlier.key(), new Yaml.Sequence(one.place(), items));
        }
        if (earlier.value().isNothing() || later.value().isNothing()) {
            return earlier.value().isNothing() ? later : earlier;
        }
        return twice(earlier, later);
    }

    private Yaml.Entry twice(Yaml.Entry earlier, Yaml.Entry later) {
        findings.problem(Problem.writtenTwice(later.key(), earlier.key()));
        return earlier;
    }
}
