package dev.lockstep.workspace;

import dev.lockstep.workspace.yaml.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Nobody's address, that walks in and out of an audience at a connection for real, so that each hop of the way is measured also while no
 * customer moves. It is no person: it is in no segment, and nothing counts it.
 *
 * @param identifiers what the platform would know it by, each by its type
 * @param audience that it walks through; it goes to the connection, and is no suppression
 * @param everyMs how often it begins to walk in, in milliseconds
 * @param place of its definition
 */
public record Canary(SequencedMap<String, String> identifiers, String audience, long everyMs, Place place) {
    public Canary {
        identifiers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(identifiers));
    }

    /** Without the values: they may be somebody's. */
    @Override
    public String toString() {
        return "a canary by " + identifiers.keySet() + " through " + audience;
    }
}
