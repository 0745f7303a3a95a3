package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.population.Retention;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Handoff;
import dev.lockstep.workspace.Audience.Holdout;
import dev.lockstep.workspace.Audience.Offer;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.language.Comparisons;
import dev.lockstep.workspace.language.ConditionShape;
import dev.lockstep.workspace.language.Events;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
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

/** The grammar of a workspace's files. */
final class WorkspaceShape {

    private WorkspaceShape() {}

    /** The kinds of references that audiences make, beside those to segments. */
    static final String CONNECTION_KIND = "connection";

    static final String EXCLUDED_KIND = "audience or segment";

    static final String HOLDOUT_KIND = "holdout";

    // Segments.

    private static final Key<String> OWNER = optional("owner", Shapes.TEXT, "Whom to ask about it.");
    private static final Key<String> TITLE = optional("title", Shapes.TEXT, "What people call it.");
    private static final Key<Condition> WHERE =
            required("where", ConditionShape.CONDITION, "The condition that decides who is in it.");

    private static final Shape<Function<Yaml.Scalar, Segment>> SEGMENT = new RecordShape<>(
            List.of(TITLE, OWNER, WHERE, LintShape.SILENCES),
            fields -> Optional.of(name -> new Segment(
                    name.text(),
                    fields.get(TITLE).orElse(name.text()),
                    fields.get(OWNER),
                    fields.require(WHERE),
                    fields.get(LintShape.SILENCES).orElse(List.of()),
                    name.place(),
                    Optional.empty())));

    // Audiences.

    /** More than this of an audience cannot be asked of a guard, in percent. */
    private static final int MAX_GROWTH = 1_000_000;

    private static final int MAX_PRIORITY = 1_000_000;

    private static final Key<BigDecimal> PERCENT =
            required("percent", Shapes.percent(100), "The share of people who are kept out.");
    private static final Key<BigDecimal> OWN_PERCENT =
            optional("percent", Shapes.percent(100), "The share of people who are kept out of this audience alone.");
    private static final Key<String> GROUP = optional(
            "group",
            References.to(HOLDOUT_KIND),
            "One of holdouts:, instead of an own share: all audiences of the group keep out the same people.");
    private static final Key<BigDecimal> MAX_SHRINK =
            optional("max_shrink", Shapes.percent(100), "The most that it may shrink at once, such as 40%.");
    private static final Key<BigDecimal> MAX_GROWTH_KEY =
            optional("max_growth", Shapes.percent(MAX_GROWTH), "The most that it may grow at once, such as 300%.");

    private static final Shape<Holdout> HOLDOUT =
            new RecordShape<>(List.of(OWN_PERCENT, GROUP), WorkspaceShape::holdout);
    private static final Shape<Guard> GUARD = new RecordShape<>(
            List.of(MAX_SHRINK, MAX_GROWTH_KEY),
            fields -> Optional.of(new Guard(fields.get(MAX_SHRINK), fields.get(MAX_GROWTH_KEY))));

    private static Optional<Holdout> holdout(Fields fields) {
        if (!fields.atMostOne(List.of(OWN_PERCENT, GROUP), "keep one of them")) {
            return Optional.empty();
        }
        Optional<Holdout> own = fields.get(OWN_PERCENT).map(Holdout.Own::new);
        Optional<Holdout> holdout = own.or(() -> fields.get(GROUP).map(Holdout.OfGroup::new));
        if (holdout.isEmpty()) {
            fields.problem("a holdout without a size", "add percent: 10, or group: and a name of holdouts:");
        }
        return holdout;
    }

    private static final Key<Boolean> EVERYTHING = optional(
            "everything",
            Shapes.FLAG,
            "Whether all audiences keep these people out, but for suppressions; else those that name it as their group.");

    private static final Shape<Function<Yaml.Scalar, SharedHoldout>> SHARED_HOLDOUT = new RecordShape<>(
            List.of(PERCENT, EVERYTHING),
            fields -> Optional.of(name -> new SharedHoldout(
                    name.text(), fields.require(PERCENT), fields.get(EVERYTHING).orElse(false))));

    private static final Key<String> OF_SEGMENT =
            required("segment", References.SEGMENT, "The segment whose people it holds.");
    private static final Key<Role> ROLE = optional("role", Shapes.oneOf(roles()), roleDoc());
    private static final Key<List<String>> EXCLUDE = optional(
            "exclude",
            Shapes.oneOrMore(References.to(EXCLUDED_KIND)),
            "Audiences or segments whose people are kept out.");
    private static final Key<List<String>> IDENTIFIERS = optional(
            "identifiers",
            Shapes.oneOrMore(Shapes.TEXT),
            "Types of identifiers in order of preference; all that the destination accepts where nothing is said.");
    private static final Key<SequencedMap<String, Path>> FIELDS = optional(
            "fields",
            Shapes.mapOf(Comparisons.PATH),
            "What goes along: the name downstream, and the path of the attribute.");
    private static final Key<String> CONNECTION =
            required("connection", References.to(CONNECTION_KIND), "The connection that it is delivered to.");
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
    private static final Shape<String> AS_IT_IS = References.to(CONNECTION_KIND);

    /** A connection by its name; or a mapping, where the audience is to be otherwise there. */
    private static final Shape<Route> ROUTE = Shapes.shape(
            definitions -> Schemas.schema("anyOf", List.of(AS_IT_IS.schema(definitions), ADAPTED.schema(definitions))),
            (node, findings) -> node instanceof Yaml.Mapping
                    ? ADAPTED.read(node, findings)
                    : AS_IT_IS.read(node, findings).map(Route::to));

    private static final Key<List<Route>> TO = optional(
            "to",
            Shapes.oneOrMore(ROUTE).then(WorkspaceShape::noneTwice),
            "The connections that it is delivered to: a name, or connection: with identifiers: and fields: that count there.");

    private static final Key<Holdout> HOLDOUT_KEY =
            optional("holdout", HOLDOUT, "People who are kept out so that the effect can be measured.");
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

    // Retention.

    private static final Key<Long> CHANGES =
            optional("changes", Times.DURATION, "The age from which entries and exits leave the log, such as 90d.");
    private static final Key<SequencedMap<String, Long>> EVENT_AGES = optional(
            "events",
            Shapes.mapOf(Times.DURATION),
            "The age from which events go, by their name or a prefix with a final *; the first that fits counts.");

    private static final Shape<Retention> RETENTION = new RecordShape<>(
            List.of(CHANGES, EVENT_AGES),
            fields -> Optional.of(new Retention(
                    fields.get(CHANGES).orElse(Instants.NEVER),
                    Long.MAX_VALUE,
                    fields.get(EVENT_AGES).orElseGet(LinkedHashMap::new).entrySet().stream()
                            .map(age -> new Retention.Rule(EventName.of(age.getKey()), age.getValue()))
                            .toList())));

    // The whole.

    static final Key<String> WORKSPACE = optional("workspace", Shapes.TEXT, "The name of the workspace.");
    static final Key<ZoneId> TIMEZONE_KEY =
            optional("timezone", Times.ZONE, "The timezone that times are shown in; a day is 24 hours all the same.");
    static final Key<SequencedMap<String, List<EventName>>> EVENTS = section(
            "events",
            Shapes.mapOf(Events.EVENTS),
            Collections.emptySortedMap(),
            "What the shop calls its purchase, cart, refund … events.");
    static final Key<SequencedMap<String, Connection>> CONNECTIONS = section(
            "connections",
            Names.definitions(new ConnectionShape()),
            Collections.emptySortedMap(),
            "Accounts at destinations, by name.");
    static final Key<SequencedMap<String, Segment>> SEGMENTS = section(
            "segments", Names.definitions(SEGMENT), Collections.emptySortedMap(), "Questions about a person, by name.");
    static final Key<SequencedMap<String, Audience>> AUDIENCES = section(
            "audiences",
            Names.definitions(AUDIENCE).then(WorkspaceShape::noTwoOfOneRank),
            Collections.emptySortedMap(),
            "Segments as they are to be at destinations, by name.");
    static final Key<SequencedMap<String, SharedHoldout>> HOLDOUTS = section(
            "holdouts",
            Names.definitions(SHARED_HOLDOUT),
            Collections.emptySortedMap(),
            "Shares of people that several audiences keep out, or all, by name.");
    static final Key<SequencedMap<String, Journey>> JOURNEYS = section(
            "journeys",
            Names.definitions(JourneyShape.JOURNEY),
            Collections.emptySortedMap(),
            "Sequences of messages that the shop itself sends, by name.");
    static final Key<SequencedMap<String, Receiver>> RECEIVERS = section(
            "receivers",
            Names.definitions(new ReceiverShape()),
            Collections.emptySortedMap(),
            "Whom alerts are told, by name.");
    static final Key<SequencedMap<String, Alert>> ALERTS = section(
            "alerts",
            Names.definitions(new AlertShape()),
            Collections.emptySortedMap(),
            "What is watched while the server runs, by name, and who is told.");
    static final Key<Retention> RETENTION_KEY = optional(
            "retention",
            RETENTION,
            "For how long the server keeps what it needs no more; for ever where nothing is said.");
    private static final Key<LintSettings> LINT =
            section("lint", LintShape.SETTINGS, LintShape.DEFAULT, "What lockstep check goes by.");
    static final Key<List<Rehearsal>> TESTS = section(
            "tests", Shapes.listOf(RehearsalShape.REHEARSAL, 0), List.of(), "Rehearsals, run by lockstep test.");

    /** Everything but what needs to look at more than one definition. */
    static final Shape<Workspace> WHOLE = new RecordShape<>(
            List.of(
                    WORKSPACE,
                    TIMEZONE_KEY,
                    EVENTS,
                    CONNECTIONS,
                    SEGMENTS,
                    AUDIENCES,
                    HOLDOUTS,
                    JOURNEYS,
                    RECEIVERS,
                    ALERTS,
                    RETENTION_KEY,
                    LINT,
                    TESTS),
            fields -> Optional.of(new Workspace(
                    fields.get(WORKSPACE).orElse("workspace"),
                    fields.get(TIMEZONE_KEY).orElse(ZoneOffset.UTC),
                    fields.get(EVENTS).orElseGet(LinkedHashMap::new),
                    fields.get(CONNECTIONS).orElseGet(LinkedHashMap::new),
                    segments(fields),
                    fields.get(AUDIENCES).orElseGet(LinkedHashMap::new),
                    fields.get(HOLDOUTS).orElseGet(LinkedHashMap::new),
                    fields.get(JOURNEYS).orElseGet(LinkedHashMap::new),
                    fields.get(RECEIVERS).orElseGet(LinkedHashMap::new),
                    fields.get(ALERTS).orElseGet(LinkedHashMap::new),
                    fields.get(RETENTION_KEY).orElse(Retention.FOREVER),
                    fields.get(LINT).orElse(LintShape.DEFAULT),
                    fields.get(TESTS).orElse(List.of()))));

    /** Those that are written, and those that journeys are. A name that both have is told by {@link CrossReferences}. */
    private static SequencedMap<String, Segment> segments(Fields fields) {
        SequencedMap<String, Segment> segments =
                new LinkedHashMap<>(fields.get(SEGMENTS).orElseGet(LinkedHashMap::new));
        Collection<Audience> audiences =
                fields.get(AUDIENCES).orElseGet(LinkedHashMap::new).values();
        fields.get(JOURNEYS).orElseGet(LinkedHashMap::new).values().stream()
                .flatMap(journey -> JourneySegments.of(journey, audiences).stream())
                .forEach(segment -> segments.putIfAbsent(segment.name(), segment));
        return segments;
    }

    /** A key below which there may be nothing yet. */
    private static <T> Key<T> section(String name, Shape<T> shape, T nothing, String doc) {
        return optional(name, Shapes.orNothing(shape, nothing), doc);
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
