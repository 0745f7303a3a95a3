package dev.lockstep.workspace.lint;

import dev.lockstep.core.compare.Relations;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Journey;
import dev.lockstep.workspace.Places;
import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.language.JourneyState;
import dev.lockstep.workspace.yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What rules look at.
 *
 * @param workspace without problems
 * @param data what is known of its data, where any is at hand
 * @param relations between conditions, where segments mean what the workspace says
 */
public record Scene(Workspace workspace, Places places, Optional<Sightings> data, Relations relations) {

    /** The shortest window: what was done at this very instant. */
    static final Window NOW = Window.within(1);

    static Scene of(Workspace workspace, Places places, Optional<Sightings> data) {
        return new Scene(workspace, places, data, new Relations(workspace.conditions()));
    }

    /** The segments that are written as such. */
    Stream<Segment> segments() {
        return questions().filter(segment -> segment.journey().isEmpty());
    }

    /** All segments, those that journeys are too. */
    Stream<Segment> questions() {
        return workspace.segments().values().stream();
    }

    Stream<Journey> journeys() {
        return workspace.journeys().values().stream();
    }

    Stream<Audience> audiences() {
        return workspace.audiences().values().stream();
    }

    Stream<Audience> audiences(Role role) {
        return audiences().filter(audience -> audience.role() == role);
    }

    Segment segment(Audience audience) {
        return segment(audience.segment());
    }

    Segment segment(String name) {
        return Objects.requireNonNull(workspace.segments().get(name));
    }

    /** The segments whose people are kept out; an excluded audience counts as its segment. */
    List<String> excluded(Audience audience) {
        return audience.exclude().stream()
                .map(name -> {
                    Audience other = workspace.audiences().get(name);
                    return other == null ? name : other.segment();
                })
                .distinct()
                .toList();
    }

    /** Who should be in the audience, as far as conditions can say. */
    Condition desired(Audience audience) {
        List<Condition> parts = new ArrayList<>(List.of(segment(audience).condition()));
        excluded(audience)
                .forEach(name -> parts.add(new Condition.Not(segment(name).condition())));
        audience.handoff().ifPresent(handoff -> parts.add(new Condition.Member(handoff.segment())));
        audience.pauseWhile()
                .forEach(journey ->
                        parts.add(new Condition.Not(new Condition.Member(JourneyState.ACTIVE.segment(journey)))));
        audience.consent().ifPresent(parts::add);
        return new Condition.All(parts);
    }

    /** The events that the workspace calls so, such as {@code purchase}. */
    Optional<EventFilter> event(String key) {
        List<EventName> names = workspace.events().get(key);
        return names == null || names.isEmpty() ? Optional.empty() : Optional.of(new EventFilter(names, List.of()));
    }

    /** That one of the events was done in the window. */
    static Condition did(EventFilter events, Window window) {
        return new Condition.Did(events, Span.of(window), Count.atLeast(1));
    }

    /** Whether there can be somebody in both: proved by an example. */
    boolean canBeBoth(Condition one, Condition other) {
        return relations.example(one, other).isPresent();
    }

    /** The destinations of an audience of which something is known. */
    Stream<Declaration> destinations(Audience audience) {
        return connections(audience)
                .flatMap(connection -> Destinations.named(connection.kind()).stream())
                .map(DestinationKind::declaration)
                .distinct();
    }

    Stream<Connection> connections(Audience audience) {
        return audience.to().stream()
                .flatMap(name -> Stream.ofNullable(workspace.connections().get(name)));
    }

    /** The place of a key of a definition. */
    Place place(Audience audience, String key) {
        return places.of(path(audience) + "." + key);
    }

    Place place(Segment segment, Leaf leaf, String key) {
        return places.of(path(segment) + ".where" + (leaf.path().isEmpty() ? "" : "." + leaf.path()) + "." + key);
    }

    /** The place of the window of a leaf, or of the leaf where it has none. */
    Place windowPlace(Segment segment, Leaf leaf) {
        Place within = place(segment, leaf, "within");
        return within.path().endsWith(".within") ? within : place(segment, leaf, "ago");
    }

    static String path(Audience audience) {
        return audience.place().path();
    }

    static String path(Journey journey) {
        return journey.place().path();
    }

    static String path(Segment segment) {
        return segment.place().path();
    }
}
