package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Admissions;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Offer;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.yaml.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The audiences of a workspace as they are to be at a connection. Stateless. */
public final class Targets {

    /** Of a platform that says no more, a change should be in effect by then. */
    private static final Duration VISIBLE_WITHIN = Duration.ofHours(1);

    private Targets() {}

    /**
     * Targets and problems: an audience with a problem has no target, and the others have theirs.
     *
     * @param troubled the names of those that have a problem
     * @param canary who walks through one of them; empty where nobody does, or it has a problem
     */
    public record Found(
            List<Target> targets, Set<String> troubled, Optional<CanaryTarget> canary, List<Problem> problems) {
        public Found {
            targets = List.copyOf(targets);
            troubled = Set.copyOf(troubled);
            problems = List.copyOf(problems);
        }
    }

    /** The audiences that go to a connection. */
    public static Found of(Workspace workspace, String connection, DestinationKind kind, Settings settings) {
        List<Target> targets = new ArrayList<>();
        Set<String> troubled = new LinkedHashSet<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, String> hashes = Definitions.hashes(workspace.conditions());
        Map<String, String> there = new HashMap<>();
        for (Audience audience : workspace.audiences().values()) {
            if (audience.to().contains(connection)) {
                int before = problems.size();
                String other = there.putIfAbsent(kind.nameThere(audience.name()), audience.name());
                if (other != null) {
                    problems.add(new Problem(
                            audience.place(),
                            "on " + connection + " it would be the same as " + other,
                            "rename one of them"));
                }
                Target target =
                        target(workspace, audience.at(connection), connection, kind, settings, hashes, problems);
                if (problems.size() == before) {
                    targets.add(target);
                } else {
                    troubled.add(audience.name());
                }
            }
        }
        Optional<CanaryTarget> canary = Optional.ofNullable(
                        workspace.connections().get(connection))
                .flatMap(one -> CanaryTarget.of(one, targets, problems));
        return new Found(targets, troubled, canary, problems);
    }

    /**
     * What keeps audiences from going to their connections, of all that can be said without calling anybody: not of a connection that
     * lacks a setting on this machine.
     *
     * @param folder of the workspace
     */
    public static List<Problem> problems(Workspace workspace, java.nio.file.Path folder) {
        List<Problem> problems = new ArrayList<>();
        for (Connection connection : workspace.connections().values()) {
            Destinations.named(connection.kind())
                    .ifPresent(kind -> ConnectionSettings.of(connection, kind.declaration(), folder)
                            .ifPresent(settings -> problems.addAll(of(workspace, connection.name(), kind, settings)
                                    .problems())));
        }
        return problems;
    }

    private static Target target(
            Workspace workspace,
            Audience audience,
            String connection,
            DestinationKind kind,
            Settings settings,
            Map<String, String> hashes,
            List<Problem> problems) {
        Dialect dialect = kind.dialect(settings);
        List<IdentifierType> identifiers = Admissions.identifiers(audience, dialect);
        Admissions.problem(audience, dialect, connection).ifPresent(problems::add);
        AudienceShape shape = new AudienceShape(
                audience.name(), identifiers, List.copyOf(audience.fields().sequencedKeySet()));
        kind.problem(shape, settings)
                .ifPresent(problem -> problems.add(
                        new Problem(audience.place(), "it cannot go to " + connection + ": " + problem, "")));
        Admission admission = Admissions.of(workspace, audience, identifiers);
        return new Target(
                audience.name(),
                audience.role(),
                admission,
                dialect,
                kind.phoneRegion(settings),
                audience.fields(),
                shields(workspace, audience, connection),
                audience.offer().map(Offer::group),
                audience.guard(),
                definition(admission, hashes),
                audience.visibleWithinMs()
                        .orElse(Math.max(
                                VISIBLE_WITHIN.toMillis(),
                                2 * kind.declaration().visibleWithin().toMillis())),
                false);
    }

    private static List<String> shields(Workspace workspace, Audience audience, String connection) {
        return audience.exclude().stream()
                .filter(name -> {
                    Audience other = workspace.audiences().get(name);
                    return other != null
                            && other.role() == Role.SUPPRESSION
                            && other.to().contains(connection);
                })
                .toList();
    }

    /** Of the segments that it is made of, and of all else that decides. */
    private static String definition(Admission admission, Map<String, String> hashes) {
        String text = admission.segments().stream()
                        .map(name -> hashes.getOrDefault(name, ""))
                        .toList() + " " + admission;
        return HexFormat.of().formatHex(Values.sha256(text)).substring(0, 16);
    }

    /** The attributes that the audiences of a workspace look at, beside what their conditions ask for. */
    public static Set<String> attributes(Workspace workspace) {
        Set<String> attributes = new LinkedHashSet<>();
        for (Audience audience : workspace.audiences().values()) {
            audience.everywhere()
                    .forEach(it -> it.fields().values().stream().map(Path::head).forEach(attributes::add));
            audience.consent()
                    .ifPresent(consent -> attributes.add(consent.path().head()));
        }
        if (!workspace.connections().isEmpty()) {
            Stream.of(IdentifierType.values())
                    .filter(IdentifierType::isKey)
                    .forEach(type -> attributes.add(type.word()));
        }
        return attributes;
    }
}
