package dev.lockstep.workspace;

import dev.lockstep.workspace.yaml.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One configured account at a destination.
 *
 * @param kind of destination, such as {@code files}
 * @param settings by name; what they mean is for the destination to say, see {@link ConnectionSettings}
 * @param place of its definition
 */
public record Connection(String name, String kind, SequencedMap<String, Setting> settings, Place place) {
    public Connection {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }
}
