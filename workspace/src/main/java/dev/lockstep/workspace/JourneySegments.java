package dev.lockstep.workspace;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.workspace.language.JourneyState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Journeys as segments, so that nothing behind the workspace need know of journeys. A journey is in one state at a time, found out by
 * what happened since it began last, in this order:
 *
 * <pre>
 * converted    what it is for has happened
 * (none)       what ends it has happened
 * exhausted    as many messages were sent as it has, and no answer came; or it has lasted for as long as it does
 * active       else
 * </pre>
 *
 * <p>That somebody has been exhausted for four hours is asked by age: the messages that exhaust the journey are all four hours old.
 * Whoever converts or answers meanwhile is exhausted no more, so this is the same as having been so for four hours on end.
 *
 * <p>Stateless.
 */
final class JourneySegments {

    private JourneySegments() {}

    /** The segments that a journey is: its states, and the delays with which it is handed over. */
    static List<Segment> of(Journey journey, Collection<Audience> audiences) {
        Stream<Segment> states = Stream.of(
                segment(journey, JourneyState.ACTIVE, active(journey)),
                segment(journey, JourneyState.EXHAUSTED, exhausted(journey, 0)),
                segment(journey, JourneyState.CONVERTED, did(journey.converts(), journey)));
        Stream<Segment> delayed = audiences.stream()
                .flatMap(audience -> audience.handoff().stream())
                .filter(handoff -> handoff.journey().equals(journey.name()) && handoff.delayMs() > 0)
                .map(Audience.Handoff::delayMs)
                .distinct()
                .sorted()
                .map(delay -> exhaustedFor(journey, delay));
        return Stream.concat(states, delayed).toList();
    }

    /** The name of the segment of those for whom a journey has been exhausted for so long. */
    static String exhaustedFor(String journey, long delayMs) {
        String exhausted = JourneyState.EXHAUSTED.segment(journey);
        return delayMs == 0 ? exhausted : exhausted + "." + Durations.format(delayMs);
    }

    private static Segment exhaustedFor(Journey journey, long delayMs) {
        return segment(
                journey,
                exhaustedFor(journey.name(), delayMs),
                JourneyState.EXHAUSTED.word() + " for " + Durations.words(delayMs),
                exhausted(journey, delayMs));
    }

    private static Segment segment(Journey journey, JourneyState state, Condition condition) {
        return segment(journey, state.segment(journey.name()), state.word(), condition);
    }

    private static Segment segment(Journey journey, String name, String state, Condition condition) {
        return new Segment(
                name,
                journey.title() + ": " + state,
                journey.owner(),
                condition,
                journey.silences(),
                journey.place(),
                Optional.of(journey.name()));
    }

    private static Condition active(Journey journey) {
        Window lasts =
                journey.lastsMs().isPresent() ? Window.within(journey.lastsMs().getAsLong()) : Window.ALL;
        List<Condition> parts = new ArrayList<>();
        parts.add(new Condition.Latest(journey.starts(), lasts, List.of()));
        parts.addAll(goesOn(journey));
        List<Condition> said = saidAll(journey, 0);
        if (!said.isEmpty()) {
            parts.add(new Condition.Not(all(said)));
        }
        return all(parts);
    }

    private static Condition exhausted(Journey journey, long delayMs) {
        List<Condition> parts = new ArrayList<>();
        List<Condition> said = saidAll(journey, delayMs);
        Optional<Condition> over = hasLasted(journey, delayMs);
        if (said.isEmpty() && over.isEmpty()) {
            return nobody(journey);
        }
        if (!said.isEmpty() && over.isPresent()) {
            parts.add(new Condition.Any(List.of(all(said), over.get())));
        } else {
            parts.addAll(said);
            over.ifPresent(parts::add);
        }
        parts.addAll(goesOn(journey));
        return all(parts);
    }

    private static Condition all(List<Condition> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
    }

    /** The language has no word for it, but a contradiction says it. */
    private static Condition nobody(Journey journey) {
        Condition started = did(journey.starts(), Span.ALL, Count.atLeast(1));
        return new Condition.All(List.of(started, new Condition.Not(started)));
    }

    /** That every message was sent this long ago or longer, and none was answered; empty where no number of them is enough. */
    private static List<Condition> saidAll(Journey journey, long delayMs) {
        Window window = delayMs == 0 ? Window.ALL : Window.from(delayMs);
        List<Condition> parts = new ArrayList<>();
        for (Journey.Messages messages : journey.exhausted()) {
            parts.add(did(messages.sent(), since(window, journey), Count.atLeast(messages.atLeast())));
        }
        journey.answers().forEach(answer -> parts.add(new Condition.Not(did(answer, journey))));
        return parts;
    }

    /** That it has lasted for as long as it does, this long ago or longer; empty where it lasts for ever. */
    private static Optional<Condition> hasLasted(Journey journey, long delayMs) {
        return journey.lastsMs().stream()
                .mapToObj(lasts -> Window.from(Math.min(lasts + delayMs, Window.MAX_AGE)))
                .<Condition>map(window -> new Condition.Latest(journey.starts(), window, List.of()))
                .findFirst();
    }

    /** That since it began nothing has happened which it is for, or which ends it. */
    private static List<Condition> goesOn(Journey journey) {
        List<Condition> parts = new ArrayList<>();
        parts.add(new Condition.Not(did(journey.converts(), journey)));
        journey.ends().ifPresent(end -> parts.add(new Condition.Not(did(end, journey))));
        return parts;
    }

    /** That one of these happened since it began. */
    private static Condition did(EventFilter events, Journey journey) {
        return did(events, since(Window.ALL, journey), Count.atLeast(1));
    }

    private static Condition did(EventFilter events, Span span, Count count) {
        return new Condition.Did(events, span, count);
    }

    private static Span since(Window window, Journey journey) {
        return new Span(window, Instants.DAWN, Instants.NEVER, Optional.of(journey.starts()));
    }
}
