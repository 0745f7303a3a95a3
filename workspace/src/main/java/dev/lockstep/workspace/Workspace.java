package dev.lockstep.workspace;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.population.Retention;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Everything that a workspace defines, in the order of its files. Every name that one definition uses of another is defined.
 *
 * @param timezone for display only; a day is 24 hours
 * @param events what the shop calls the events that Lockstep should know: {@code purchase}, {@code cart}, {@code refund} …
 */
public record Workspace(
        String name,
        ZoneId timezone,
        SequencedMap<String, List<EventName>> events,
        SequencedMap<String, Connection> connections,
        SequencedMap<String, Segment> segments,
        SequencedMap<String, Audience> audiences,
        Retention retention,
        List<Rehearsal> tests) {

    public Workspace {
        events = copy(events);
        connections = copy(connections);
        segments = copy(segments);
        audiences = copy(audiences);
        tests = List.copyOf(tests);
    }

    /** The condition of every segment, by its name, as a program is compiled from. */
    public SequencedMap<String, Condition> conditions() {
        SequencedMap<String, Condition> conditions = new LinkedHashMap<>();
        segments.forEach((name, segment) -> conditions.put(name, segment.condition()));
        return conditions;
    }

    private static <T> SequencedMap<String, T> copy(SequencedMap<String, T> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }
}
