package dev.lockstep.destinations.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * An audience that people are addressed by, and the suppressions at the same connection that it excludes.
 *
 * @param copy of the audience, by its id
 * @param audience its name in the workspace
 * @param remote of the copy
 * @param suppressions what is known of the copies that are excluded, by the names of their audiences; one that is not there yet has no id
 */
public record Exclusion(long copy, String audience, Remote remote, SequencedMap<String, Remote> suppressions) {
    public Exclusion {
        suppressions = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(suppressions));
    }
}
