package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.sync.ledger.Row;
import dev.lockstep.workspace.Canary;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.yaml.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A canary as it is to be at its connection.
 *
 * @param identifiers as they are sent
 * @param names what the engine would know a person by who went by the same
 * @param everyMs how often it begins to walk in
 */
public record CanaryTarget(String audience, List<Identified> identifiers, List<Identifier> names, long everyMs) {

    /** How its key begins. */
    private static final String KEY = "canary-";

    public CanaryTarget {
        identifiers = List.copyOf(identifiers);
        names = List.copyOf(names);
    }

    /**
     * The canary of a connection; empty where it has none, where its audience has a problem itself, and where it has one, which is told.
     *
     * @param targets the audiences that go to the connection
     */
    static Optional<CanaryTarget> of(Connection connection, Collection<Target> targets, List<Problem> problems) {
        return connection
                .canary()
                .flatMap(canary -> targets.stream()
                        .filter(target -> target.audience().equals(canary.audience()))
                        .findFirst()
                        .flatMap(target -> of(canary, target, connection.name(), problems)));
    }

    private static Optional<CanaryTarget> of(Canary canary, Target target, String connection, List<Problem> problems) {
        List<Identified> identifiers = new ArrayList<>();
        int before = problems.size();
        for (IdentifierType type : target.admission().identifiers()) {
            String value = canary.identifiers().get(type.word());
            if (value != null) {
                switch (target.dialect().rule(type).orElseThrow().normalise(value, target.region())) {
                    case Normalised.Usable(String usable) -> identifiers.add(new Identified(type, List.of(usable)));
                    case Normalised.Unusable(var reason) ->
                        problems.add(new Problem(
                                canary.place(),
                                "the " + type.word() + " of the canary cannot be used",
                                reason.remedy()));
                }
            }
        }
        if (identifiers.isEmpty() && problems.size() == before) {
            problems.add(new Problem(
                    canary.place(),
                    "none of the canary's identifiers ("
                            + String.join(", ", canary.identifiers().keySet()) + ") is sent of " + canary.audience()
                            + " to " + connection,
                    "add one of "
                            + String.join(
                                    ", ",
                                    target.admission().identifiers().stream()
                                            .map(IdentifierType::word)
                                            .toList())));
        }
        return problems.size() == before
                ? Optional.of(
                        new CanaryTarget(canary.audience(), identifiers, names(canary.identifiers()), canary.everyMs()))
                : Optional.empty();
    }

    /** Those of a kind that the engine tells people apart by. */
    private static List<Identifier> names(SequencedMap<String, String> identifiers) {
        List<Identifier> names = new ArrayList<>();
        for (Identifier.Kind kind : Identifier.Kind.values()) {
            String value = identifiers.get(kind.type());
            if (value != null) {
                names.add(new Identifier(kind, value));
            }
        }
        return names;
    }

    /** Whether a person goes by one of the identifiers that are sent of it. */
    boolean isAs(ProfileView person) {
        return identifiers.stream()
                .anyMatch(identified -> person.identifiers(identified.type()).stream()
                        .anyMatch(normalised -> normalised instanceof Normalised.Usable(String value)
                                && identified.values().contains(value)));
    }

    /** What tells this canary from others, and nothing of what it goes by. */
    String tag(Seal seal) {
        StringBuilder all = new StringBuilder("canary through " + audience);
        identifiers.forEach(identified -> all.append(' ')
                .append(identified.type().word())
                .append(' ')
                .append(String.join(" ", identified.values())));
        return HexFormat.of().formatHex(seal.tag(all.toString()));
    }

    /** It as it is sent, by a key that no person has. */
    Row row(Seal seal, String connection) {
        return new Row(
                KEY + HexFormat.of().formatHex(seal.tag("canary " + connection)), identifiers, new LinkedHashMap<>());
    }

    /** Without the values: they may be somebody's. */
    @Override
    public String toString() {
        return "a canary by " + identifiers + " through " + audience;
    }
}
