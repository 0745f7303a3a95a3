package dev.lockstep.workspace;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.population.Retention;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Everything that a workspace defines, in the order of its files. Every name that one definition uses of another is defined.
 *
 * @param timezone for display only; a day is 24 hours
 * @param events what the shop calls the events that Lockstep should know: {@code purchase}, {@code cart}, {@code refund} …
 * @param segments those that are written, and after them those that journeys are
 * @param holdouts those that several audiences share
 * @param receivers who is told when an alert begins
 */
public record Workspace(
        String name,
        ZoneId timezone,
        SequencedMap<String, List<EventName>> events,
        SequencedMap<String, Connection> connections,
        SequencedMap<String, Segment> segments,
        SequencedMap<String, Audience> audiences,
        SequencedMap<String, SharedHoldout> holdouts,
        SequencedMap<String, Journey> journeys,
        SequencedMap<String, Receiver> receivers,
        SequencedMap<String, Alert> alerts,
        Retention retention,
        LintSettings lint,
        List<Rehearsal> tests) {

    public Workspace {
        events = copy(events);
        connections = copy(connections);
        segments = copy(segments);
        audiences = copy(audiences);
        holdouts = copy(holdouts);
        journeys = copy(journeys);
        receivers = copy(receivers);
        alerts = copy(alerts);
        tests = List.copyOf(tests);
    }

    /** The condition of every segment, by its name, as a program is compiled from. */
    public SequencedMap<String, Condition> conditions() {
        SequencedMap<String, Condition> conditions = new LinkedHashMap<>();
        segments.forEach((name, segment) -> conditions.put(name, segment.condition()));
        return conditions;
    }

    /** The holdouts that keep people out of an audience: its own or that of its group first, then those of everything. */
    public List<Holdout> holdouts(Audience audience) {
        Stream<Holdout> narrow = audience.holdout().stream().flatMap(holdout -> switch (holdout) {
            case Audience.Holdout.Own(var percent) -> Stream.of(Holdout.of(percent, audience.name()));
            case Audience.Holdout.OfGroup(var group) ->
                Stream.ofNullable(holdouts.get(group)).map(Workspace::shared);
        });
        Stream<Holdout> wide = holdouts.values().stream()
                .filter(holdout -> holdout.isOfEverything() && audience.role() != Audience.Role.SUPPRESSION)
                .map(Workspace::shared);
        return Stream.concat(narrow, wide).distinct().toList();
    }

    /** Names have no colon, so no audience's own holdout has the salt of a shared one. */
    private static Holdout shared(SharedHoldout holdout) {
        return Holdout.of(holdout.percent(), "holdouts:" + holdout.name());
    }

    /** The same with other connections; audiences that go to one which is not among them go there no more. */
    public Workspace withConnections(SequencedMap<String, Connection> others) {
        return with(others, receivers);
    }

    /** The same with other settings of connections and receivers. */
    Workspace with(SequencedMap<String, Connection> otherConnections, SequencedMap<String, Receiver> otherReceivers) {
        return new Workspace(
                name,
                timezone,
                events,
                otherConnections,
                segments,
                audiences,
                holdouts,
                journeys,
                otherReceivers,
                alerts,
                retention,
                lint,
                tests);
    }

    private static <T> SequencedMap<String, T> copy(SequencedMap<String, T> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }
}
