package dev.lockstep.destinations.spi;

import java.util.Collections;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What is known of an audience at the platform. It outlives the process.
 *
 * @param id by which the platform knows it; empty before it is made
 * @param notes what the destination needs to know later, by names that it chooses; no personal data
 */
public record Remote(Optional<String> id, SequencedMap<String, String> notes) {

    /** Nothing is there yet. */
    public static final Remote NONE = new Remote(Optional.empty(), new TreeMap<>());

    public Remote {
        notes = Collections.unmodifiableSequencedMap(new TreeMap<>(notes));
    }

    public Optional<String> note(String name) {
        return Optional.ofNullable(notes.get(name));
    }

    public Remote withId(String newId) {
        return new Remote(Optional.of(newId), notes);
    }

    public Remote with(String name, String note) {
        SequencedMap<String, String> more = new TreeMap<>(notes);
        more.put(name, note);
        return new Remote(id, more);
    }

    public Remote without(String name) {
        SequencedMap<String, String> fewer = new TreeMap<>(notes);
        fewer.remove(name);
        return new Remote(id, fewer);
    }
}
