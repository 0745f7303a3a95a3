package dev.lockstep.sync.files;

import dev.lockstep.core.condition.Rendering;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.MatchTree;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What stands beside an audience's file: what it is, of when, what it was made by, and where people dropped out. */
final class FileManifest {

    private FileManifest() {}

    /**
     * @param hashes of the workspace's segments
     * @param now {@link Instants#DAWN} where no fact has come yet, and there is no instant to tell
     */
    static SequencedMap<String, Value> of(
            FilePlan plan, Workspace workspace, Map<String, String> hashes, MatchTree people, long now) {
        Audience audience = plan.audience();
        SequencedMap<String, Value> manifest = new LinkedHashMap<>();
        manifest.put("audience", Value.of(audience.name()));
        manifest.put("role", Value.of(audience.role().written()));
        if (now != Instants.DAWN) {
            manifest.put("as_of", Value.of(Instants.format(now)));
        }
        manifest.put("segment", Value.of(audience.segment()));
        Segment segment = workspace.segments().get(audience.segment());
        String hash = hashes.get(audience.segment());
        if (segment == null || hash == null) {
            throw new IllegalArgumentException("the workspace has no segment \"" + audience.segment() + "\"");
        }
        manifest.put("definition", Value.of(Rendering.sentence(segment.condition())));
        manifest.put("hash", Value.of(hash));
        Dialect dialect = plan.settings().dialect();
        manifest.put("dialect", Value.of(dialect.name()));
        manifest.put("dialect_version", Value.of(dialect.version()));
        manifest.put("identifiers", identifiers(plan, dialect));
        manifest.put("people", people(people));
        manifest.put("refused", refused(people));
        return manifest;
    }

    /** The columns of identifiers, and how each is hashed. */
    private static Value identifiers(FilePlan plan, Dialect dialect) {
        SequencedMap<String, Value> hashing = new LinkedHashMap<>();
        for (IdentifierType type : plan.identifiers()) {
            hashing.put(
                    type.word(),
                    Value.of(dialect.rule(type).orElseThrow().hashing().word()));
        }
        return new Value.Fields(hashing);
    }

    private static Value people(MatchTree people) {
        SequencedMap<String, Value> counts = new LinkedHashMap<>();
        counts.put("in_segment", Value.of((double) people.inSegment()));
        for (Gate gate : Gate.values()) {
            counts.put(gate.code(), Value.of((double) people.passed(gate)));
        }
        return new Value.Fields(counts);
    }

    /** Identifiers that could not be used, by type and reason. */
    private static Value refused(MatchTree people) {
        SequencedMap<String, Value> types = new LinkedHashMap<>();
        people.refused().forEach((type, reasons) -> {
            SequencedMap<String, Value> counts = new LinkedHashMap<>();
            reasons.forEach((reason, count) -> counts.put(reason.code(), Value.of((double) count)));
            types.put(type.word(), new Value.Fields(counts));
        });
        return new Value.Fields(types);
    }
}
