package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Path;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Handoff;
import dev.lockstep.workspace.Audience.Holdout;
import dev.lockstep.workspace.Audience.Offer;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.language.Comparisons;
import dev.lockstep.workspace.language.ConditionShape;
import dev.lockstep.workspace.language.References;
import dev.lockstep.workspace.language.Times;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Schemas;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Audiences, as they are written below {@code audiences}. */
final class AudienceShape {

    private AudienceShape() {}

    /** More than this of an audience cannot be asked of a guard, in percent. */
    private static final int MAX_GROWTH = 1_000_000;

    private static final int MAX_PRIORITY = 1_000_000;

    private static final Key<BigDecimal> MAX_SHRINK =
            optional("max_shrink", Shapes.percent(100), "The most that it may shrink at once, such as 40%.");
    private static final Key<BigDecimal> MAX_GROWTH_KEY =
            optional("max_growth", Shapes.percent(MAX_GROWTH), "The most that it may grow at once, such as 300%.");

    private static final Shape<Guard> GUARD = new RecordShape<>(
            List.of(MAX_SHRINK, MAX_GROWTH_KEY),
            fields -> Optional.of(new Guard(fields.get(MAX_SHRINK), fields.get(MAX_GROWTH_KEY))));

    private static final Key<String> OF_SEGMENT =
            required("segment", References.SEGMENT, "The segment whose people it holds.");
    private static final Key<Role> ROLE = optional("role", Shapes.oneOf(roles()), roleDoc());
    private static final Key<List<String>> EXCLUDE = optional(
            "exclude",
            Shapes.oneOrMore(References.to(WorkspaceShape.EXCLUDED_KIND)),
            "Audiences or segments whose people are kept out.");
    private static final Key<List<String>> IDENTIFIERS = optional(
            "identifiers",
            Shapes.oneOrMore(Shapes.TEXT),
            "Types of identifiers in order of preference; all that the destination accepts where nothing is said.");
    private static final Key<SequencedMap<String, Path>> FIELDS = optional(
            "fields",
            Shapes.mapOf(Comparisons.PATH),
            "What goes along: the name downstream, and the path of the attribute.");
    private static final Key<String> CONNECTION = required(
            "connection", References.to(WorkspaceShape.CONNECTION_KIND), "The connection that it is delivered to.");
    private static final Key<List<String>> IDENTIFIERS_THERE = optional(
            "identifiers",
            Shapes.oneOrMore(Shapes.TEXT),
            "Types of identifiers at this connection, in place of those of the audience.");
    private static final Key<SequencedMap<String, Path>> FIELDS_THERE = optional(
            "fields",
            Shapes.mapOf(Comparisons.PATH),
            "What goes along to this connection, in place of all the fields of the audience.");
    private static final Shape<Route> ADAPTED = new RecordShape<>(
            List.of(CONNECTION, IDENTIFIERS_THERE, FIELDS_THERE),
            fields -> Optional.of(
                    new Route(fields.require(CONNECTION), fields.get(IDENTIFIERS_THERE), fields.get(FIELDS_THERE))));
    private static final Shape<String> AS_IT_IS = References.to(WorkspaceShape.CONNECTION_KIND);

    /** A connection by its name; or a mapping, where the audience is to be otherwise there. */
    private static final Shape<Route> ROUTE = Shapes.shape(
            definitions -> Schemas.schema("anyOf", List.of(AS_IT_IS.schema(definitions), ADAPTED.schema(definitions))),
            (node, findings) -> node instanceof Yaml.Mapping
                    ? ADAPTED.read(node, findings)
                    : AS_IT_IS.read(node, findings).map(Route::to));

    private static final Key<List<Route>> TO = optional(
            "to",
            Shapes.oneOrMore(ROUTE).then(AudienceShape::noneTwice),
            "The connections that it is delivered to: a name, or connection: with identifiers: and fields: that count there.");

    private static final Key<Holdout> HOLDOUT_KEY =
            optional("holdout", HoldoutShape.HOLDOUT, "People who are kept out so that the effect can be measured.");
    private static final Key<Condition.Attribute> CONSENT = optional(
            "consent", ConditionShape.ATTRIBUTE, "What must hold of an attribute for a person to be delivered.");
    private static final Key<String> AFTER =
            required("after", References.JOURNEY, "The journey that must have been exhausted for them.");
    private static final Key<Long> DELAY =
            optional("delay", Times.DURATION, "For how long, such as 4h; from the first moment where nothing is said.");
    private static final Key<Handoff> HANDOFF = optional(
            "handoff",
            new RecordShape<>(
                    List.of(AFTER, DELAY),
                    fields -> Optional.of(
                            new Handoff(fields.require(AFTER), fields.get(DELAY).orElse(0L)))),
            "Only people for whom a journey is exhausted, as {after: JOURNEY, delay: 4h}.");
    private static final Key<List<String>> PAUSE_WHILE = optional(
            "pause_while",
            Shapes.oneOrMore(References.JOURNEY),
            "Journeys: whoever is active in one of them does not belong meanwhile.");
    private static final Key<String> EXCLUSIVE_GROUP = optional(
            "exclusive_group",
            Shapes.TEXT,
            "A name that several audiences share: a person belongs to one of them, the one with the greatest priority.");
    private static final Key<Integer> PRIORITY = optional(
            "priority",
            Shapes.whole(0, MAX_PRIORITY, "priority"),
            "Its rank in its exclusive group; the greatest goes first.");

    private static final Key<String> OWNER = optional("owner", Shapes.TEXT, "Whom to ask about it.");
    private static final Key<Long> VISIBLE_WITHIN = optional(
            "visible_within", Times.DURATION, "How soon a change is expected to show at the destination, such as 4h.");
    private static final Key<Guard> GUARD_KEY =
            optional("guard", GUARD, "How much it may change at once before somebody has to look.");

    private static final Shape<Function<Yaml.Scalar, Audience>> AUDIENCE = new RecordShape<>(
            List.of(
                    OF_SEGMENT,
                    ROLE,
                    TO,
                    EXCLUDE,
                    IDENTIFIERS,
                    FIELDS,
                    HOLDOUT_KEY,
                    CONSENT,
                    HANDOFF,
                    PAUSE_WHILE,
                    EXCLUSIVE_GROUP,
                    PRIORITY,
                    OWNER,
                    VISIBLE_WITHIN,
                    GUARD_KEY,
                    LintShape.SILENCES),
            fields -> goTogether(fields)
                    .map(offer -> name -> new Audience(
                            name.text(),
                            fields.require(OF_SEGMENT),
                            fields.get(ROLE).orElse(Role.RETARGETING),
                            fields.get(TO).orElse(List.of()),
                            fields.get(EXCLUDE).orElse(List.of()),
                            fields.get(IDENTIFIERS).orElse(List.of()),
                            fields.get(FIELDS).orElseGet(LinkedHashMap::new),
                            fields.get(HOLDOUT_KEY),
                            fields.get(CONSENT),
                            fields.get(HANDOFF),
                            fields.get(PAUSE_WHILE).orElse(List.of()),
                            offer,
                            fields.get(OWNER),
                            fields.get(VISIBLE_WITHIN).map(OptionalLong::of).orElse(OptionalLong.empty()),
                            fields.get(GUARD_KEY).orElse(Guard.NONE),
                            fields.get(LintShape.SILENCES).orElse(List.of()),
                            name.place())));

    /** All audiences, by name. */
    static final Shape<SequencedMap<String, Audience>> AUDIENCES =
            Names.definitions(AUDIENCE).then(AudienceShape::noTwoOfOneRank);

    /** The offer that the audience is, if it is one; no value where keys do not go together. */
    private static Optional<Optional<Offer>> goTogether(Fields fields) {
        List<Key<?>> addressed = List.of(HANDOFF, PAUSE_WHILE, EXCLUSIVE_GROUP);
        for (Key<?> key : addressed) {
            if (fields.get(key).isPresent() && fields.get(ROLE).equals(Optional.of(Role.SUPPRESSION))) {
                fields.problem(
                        key,
                        "\"" + key.name() + "\" of a suppression, which would be weaker by it",
                        "remove it; it belongs to the audiences that address people");
                return Optional.empty();
            }
        }
        if (!isComplete(EXCLUSIVE_GROUP, PRIORITY, fields) || !isComplete(PRIORITY, EXCLUSIVE_GROUP, fields)) {
            return Optional.empty();
        }
        return Optional.of(fields.get(EXCLUSIVE_GROUP).map(group -> new Offer(group, fields.require(PRIORITY))));
    }

    private static boolean isComplete(Key<?> key, Key<?> needed, Fields fields) {
        if (fields.get(key).isEmpty() || fields.get(needed).isPresent()) {
            return true;
        }
        fields.problem(
                key, "\"" + key.name() + "\" without \"" + needed.name() + "\"", "add " + needed.name() + ": to it");
        return false;
    }

    /** Which of two offers goes first must be said, or it would hang on the order of files. */
    private static Optional<SequencedMap<String, Audience>> noTwoOfOneRank(
            Yaml node, SequencedMap<String, Audience> audiences, Findings findings) {
        Map<Offer, Audience> first = new HashMap<>();
        boolean isFit = true;
        for (Audience audience : audiences.values()) {
            Optional<Audience> other = audience.offer().map(offer -> first.putIfAbsent(offer, audience));
            if (other.isPresent()) {
                findings.problem(
                        audience.place(),
                        "the same priority as " + other.get().name() + " in the exclusive group "
                                + audience.offer().orElseThrow().group(),
                        "give each a priority of its own");
                isFit = false;
            }
        }
        return isFit ? Optional.of(audiences) : Optional.empty();
    }

    private static Optional<List<Route>> noneTwice(Yaml node, List<Route> routes, Findings findings) {
        Set<String> connections = new HashSet<>();
        for (Route route : routes) {
            if (!connections.add(route.connection())) {
                findings.problem(
                        node,
                        "\"" + route.connection() + "\" twice",
                        "name each connection once; keep the one that fits");
                return Optional.empty();
            }
        }
        return Optional.of(routes);
    }

    private static SequencedMap<String, Role> roles() {
        SequencedMap<String, Role> roles = new LinkedHashMap<>();
        Stream.of(Role.values()).forEach(role -> roles.put(role.written(), role));
        return roles;
    }

    private static String roleDoc() {
        return "What it is for: " + String.join(", ", roles().keySet()) + "; retargeting where nothing is said.";
    }
}
