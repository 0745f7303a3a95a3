package dev.lockstep.cli;

import dev.lockstep.core.model.Fact;
import dev.lockstep.workspace.lint.Sightings;
import dev.lockstep.workspace.lint.Sightings.Seen;
import java.util.HashMap;
import java.util.Map;

/** Counts which events and attributes come by: names and times, and nothing of any person. For one thread. */
final class SeenData {

    /** The most names that are counted of each; data with more has them made up. */
    private static final int MAX_NAMES = 10_000;

    private final Map<String, Seen> events = new HashMap<>();
    private final Map<String, Seen> attributes = new HashMap<>();
    private long until = Long.MIN_VALUE;

    void add(Fact fact) {
        until = Math.max(until, fact.timestamp());
        switch (fact) {
            case Fact.Event event -> count(events, event.name(), event.timestamp());
            case Fact.AttributeChange change ->
                change.attributes().forEach((name, value) -> {
                    if (value.isPresent()) {
                        count(attributes, name, change.timestamp());
                    }
                });
            case Fact.Alias alias -> {}
            case Fact.Erasure erasure -> {}
        }
    }

    /** Whether nothing has come by. */
    boolean isEmpty() {
        return until == Long.MIN_VALUE;
    }

    private static void count(Map<String, Seen> seen, String name, long at) {
        if (seen.size() < MAX_NAMES || seen.containsKey(name)) {
            seen.merge(name, new Seen(1, at, at), Seen::and);
        }
    }

    /** All of it, and how many people are in each segment. */
    Sightings with(Map<String, Long> sizes) {
        return new Sightings(events, attributes, sizes, until);
    }
}
