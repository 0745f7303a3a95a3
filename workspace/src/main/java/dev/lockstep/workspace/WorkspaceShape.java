package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Retention;
import dev.lockstep.workspace.language.ConditionShape;
import dev.lockstep.workspace.language.Events;
import dev.lockstep.workspace.language.Times;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

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
            AudienceShape.AUDIENCES,
            Collections.emptySortedMap(),
            "Segments as they are to be at destinations, by name.");
    static final Key<SequencedMap<String, SharedHoldout>> HOLDOUTS = section(
            "holdouts",
            Names.definitions(HoldoutShape.SHARED_HOLDOUT),
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

    /** Everything but whether names that are used are defined. */
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
                            fields.get(TESTS).orElse(List.of()))))
            .then(CanaryShape::canWalk);

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
}
