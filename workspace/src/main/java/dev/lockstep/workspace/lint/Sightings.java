package dev.lockstep.workspace.lint;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What is known of the data of a workspace: names, counts and times, and nothing of any person.
 *
 * @param events by name
 * @param attributes by top-level name
 * @param sizes how many people are in a segment, by its name
 * @param until the instant of the newest fact, in milliseconds since the epoch
 */
public record Sightings(Map<String, Seen> events, Map<String, Seen> attributes, Map<String, Long> sizes, long until) {

    public Sightings {
        events = Map.copyOf(events);
        attributes = Map.copyOf(attributes);
        sizes = Map.copyOf(sizes);
    }

    /**
     * That something was seen.
     *
     * @param first the timestamp of the oldest, in milliseconds since the epoch
     * @param last the timestamp of the newest
     */
    public record Seen(long count, long first, long last) {
        /** With one more. */
        public Seen and(Seen other) {
            return new Seen(count + other.count, Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** How many people are in a segment; empty where that is not known. */
    public OptionalLong size(String segment) {
        Long size = sizes.get(segment);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }
}
