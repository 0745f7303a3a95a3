package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.language.References;
import dev.lockstep.workspace.language.Times;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Yaml;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The canary of a connection. How often it may walk is for the destination to say: the way in and the way out may each take as long as a
 * change needs by the platform's documentation, and there is to be as much time again in which it does not walk.
 */
final class CanaryShape {

    private CanaryShape() {}

    private static final int WAYS_AND_A_REST = 3;
    private static final Duration LEAST = Duration.ofMinutes(10);
    private static final Duration USUAL = Duration.ofHours(6);

    private static final List<Key<String>> TYPES = Stream.of(IdentifierType.values())
            .filter(IdentifierType::isKey)
            .map(type -> optional(type.word(), Shapes.TEXT, "One that is nobody's."))
            .toList();

    private static final Shape<SequencedMap<String, String>> BY_TYPE =
            new RecordShape<>(List.copyOf(TYPES), CanaryShape::byType);

    private static final Key<SequencedMap<String, String>> IDENTIFIERS = required(
            "identifiers",
            BY_TYPE,
            "What the destination would know it by: addresses of your own that no customer has.");
    private static final Key<String> AUDIENCE = required(
            "audience",
            References.to(RehearsalShape.AUDIENCE_KIND),
            "The audience that it walks through; it goes to this connection, and is no suppression.");

    /** The key of a connection to a destination. */
    static Key<Canary> key(Declaration declaration) {
        Key<Long> every = every(declaration);
        List<Key<?>> keys = List.of(IDENTIFIERS, AUDIENCE, every);
        return optional(
                "canary",
                new RecordShape<>(
                        keys,
                        fields -> Optional.of(new Canary(
                                fields.require(IDENTIFIERS),
                                fields.require(AUDIENCE),
                                fields.get(every).orElse(usual(declaration).toMillis()),
                                fields.place()))),
                "Who walks in and out of an audience for real, so that each hop of the way is measured; every "
                        + Durations.format(usual(declaration).toMillis()) + " where nothing is said, and "
                        + Durations.format(least(declaration).toMillis()) + " at the least.");
    }

    private static Key<Long> every(Declaration declaration) {
        Duration least = least(declaration);
        Shape<Long> shape = Times.DURATION.then((node, ms, findings) -> {
            if (ms >= least.toMillis()) {
                return Optional.of(ms);
            }
            findings.problem(
                    node,
                    "a canary every " + Durations.words(ms) + ", where it needs " + Durations.words(least.toMillis())
                            + " at the least to walk in and out of " + declaration.title(),
                    "write " + Durations.format(least.toMillis()) + " or more");
            return Optional.empty();
        });
        return optional("every", shape, "How often it walks in, such as 12h; the connection says how often it may.");
    }

    private static Duration least(Declaration declaration) {
        return longer(LEAST, declaration.visibleWithin().multipliedBy(WAYS_AND_A_REST));
    }

    private static Duration usual(Declaration declaration) {
        return longer(USUAL, least(declaration).multipliedBy(2));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Optional<SequencedMap<String, String>> byType(Fields fields) {
        SequencedMap<String, String> identifiers = new LinkedHashMap<>();
        TYPES.forEach(type -> fields.get(type).ifPresent(value -> identifiers.put(type.name(), value)));
        if (identifiers.isEmpty()) {
            fields.problem("a canary that nobody could know", "add an e-mail address of your own, as email: …");
            return Optional.empty();
        }
        return Optional.of(identifiers);
    }

    /** Finds canaries that cannot walk where they are to. An audience that does not exist is told elsewhere. */
    static Optional<Workspace> canWalk(Yaml node, Workspace workspace, Findings findings) {
        boolean isFit = true;
        for (Connection connection : workspace.connections().values()) {
            Optional<Audience> audience =
                    connection.canary().map(canary -> workspace.audiences().get(canary.audience()));
            isFit &= audience.isEmpty() || canWalk(connection, audience.get(), findings);
        }
        return isFit ? Optional.of(workspace) : Optional.empty();
    }

    private static boolean canWalk(Connection connection, Audience audience, Findings findings) {
        Place place = connection.canary().orElseThrow().place();
        if (audience.role() == Role.SUPPRESSION) {
            findings.problem(
                    place,
                    "a canary through " + audience.name() + ", which is a suppression",
                    "name an audience that addresses people: a suppression must never wait for a trial");
            return false;
        }
        if (!audience.to().contains(connection.name())) {
            findings.problem(
                    place,
                    "a canary through " + audience.name() + ", which does not go to " + connection.name(),
                    "name an audience that has " + connection.name() + " in its to:, or add it there");
            return false;
        }
        return true;
    }
}
