package dev.lockstep.workspace;

import dev.lockstep.workspace.yaml.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Somebody whom alerts are told.
 *
 * @param settings by name, as {@link ReceiverKind#parameters} declares them; see {@link ConnectionSettings}
 * @param place of its definition
 */
public record Receiver(String name, ReceiverKind kind, SequencedMap<String, Setting> settings, Place place) {
    public Receiver {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }
}
