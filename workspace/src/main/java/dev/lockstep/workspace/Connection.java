package dev.lockstep.workspace;

import dev.lockstep.workspace.yaml.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One configured account at a destination.
 *
 * @param kind of destination, such as {@code files}
 * @param settings by name; what they mean is for the destination to say, see {@link ConnectionSettings}
 * @param canary who walks through one of its audiences to measure the way; empty where nobody does
 * @param place of its definition
 */
public record Connection(
        String name, String kind, SequencedMap<String, Setting> settings, Optional<Canary> canary, Place place) {
    public Connection {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }

    /** The same with other settings. */
    public Connection with(SequencedMap<String, Setting> others) {
        return new Connection(name, kind, others, canary, place);
    }
}
