package dev.lockstep.sync.planner;

import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.sync.planner.Admission.Journeys;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Handoff;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.language.JourneyState;
import dev.lockstep.workspace.yaml.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whom the audiences of a workspace admit, where people are known by what a dialect takes. Stateless. */
public final class Admissions {

    private Admissions() {}

    /** Who belongs to an audience that is sent by these identifiers. */
    public static Admission of(Workspace workspace, Audience audience, List<IdentifierType> identifiers) {
        return new Admission(
                audience.segment(),
                excluded(workspace, audience),
                journeys(audience),
                rivals(workspace, audience),
                workspace.holdouts(audience),
                audience.consent(),
                identifiers);
    }

    private static Journeys journeys(Audience audience) {
        return new Journeys(
                audience.handoff().map(Handoff::segment),
                audience.pauseWhile().stream().map(JourneyState.ACTIVE::segment).toList());
    }

    /** Offers of the same group that go before; what goes before them does not matter, for they are all here. */
    private static List<Admission> rivals(Workspace workspace, Audience audience) {
        return audience.offer().stream()
                .flatMap(offer -> workspace.audiences().values().stream()
                        .filter(other -> other.offer()
                                .filter(it -> it.group().equals(offer.group()) && it.priority() > offer.priority())
                                .isPresent()))
                .map(other -> new Admission(
                        other.segment(),
                        excluded(workspace, other),
                        journeys(other),
                        List.of(),
                        List.of(),
                        other.consent(),
                        List.of()))
                .toList();
    }

    /** An excluded audience counts as its segment, see {@link Admission}. */
    private static List<String> excluded(Workspace workspace, Audience audience) {
        Set<String> segments = new LinkedHashSet<>();
        for (String name : audience.exclude()) {
            Audience other = workspace.audiences().get(name);
            segments.add(other == null ? name : other.segment());
        }
        return List.copyOf(segments);
    }

    /** The types that the audience is sent by: those of its own that are taken, in its order; all where it names none. */
    public static List<IdentifierType> identifiers(Audience audience, Dialect dialect) {
        if (audience.identifiers().isEmpty()) {
            return dialect.keys();
        }
        return audience.identifiers().stream()
                .flatMap(word -> IdentifierType.of(word).stream())
                .filter(dialect.keys()::contains)
                .distinct()
                .toList();
    }

    /**
     * That the audience names no type that is taken.
     *
     * @param taker in words, such as the name of a connection
     */
    public static Optional<Problem> problem(Audience audience, Dialect dialect, String taker) {
        if (!identifiers(audience, dialect).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                audience.place(),
                "none of its identifiers (" + String.join(", ", audience.identifiers()) + ") is taken by " + taker,
                "add one of "
                        + dialect.keys().stream().map(IdentifierType::word).collect(Collectors.joining(", "))));
    }
}
