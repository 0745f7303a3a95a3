package dev.lockstep.insight.table;

import static dev.lockstep.insight.table.Column.flag;
import static dev.lockstep.insight.table.Column.instant;
import static dev.lockstep.insight.table.Column.text;
import static dev.lockstep.insight.table.Column.whole;

import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.sync.ledger.Call;
import dev.lockstep.sync.ledger.CallLog;
import dev.lockstep.sync.ledger.Counts;
import dev.lockstep.sync.ledger.Exposures;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.runner.CanaryBook;
import dev.lockstep.sync.runner.CanaryWalk;
import dev.lockstep.sync.runner.CanaryWay;
import dev.lockstep.sync.runner.CanaryWay.Hop;
import dev.lockstep.sync.runner.Freshness;
import dev.lockstep.sync.runner.Spread;
import dev.lockstep.workspace.Audience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was sent, and what became of people on the way. */
final class SyncTables {

    private SyncTables() {}

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /** Somebody would have been sent. */
    record Exposed(String person, String audience, String holdout, Exposures.Exposed exposed) {}

    static final Table<Exposed> EXPOSURES = new Table<>(
            "exposures",
            "When somebody would have been sent to an audience that has a holdout for the first time, and on which side they were.",
            true,
            List.of(
                    text("person", "Who, by the name of now.", Exposed::person),
                    text("audience", "The audience.", Exposed::audience),
                    text(
                            "holdout",
                            "By which people are drawn: the audience, or `holdouts:` and a name.",
                            Exposed::holdout),
                    instant("at", "When.", row -> Instant.ofEpochMilli(row.exposed.at())),
                    flag("held_out", "Whether they are held out.", row -> row.exposed.isHeldOut()),
                    flag(
                            "held_out_elsewhere",
                            "Whether another holdout of the audience keeps them out.",
                            row -> row.exposed.isHeldOutElsewhere())),
            SyncTables::exposures);

    private static void exposures(Source source, Consumer<Exposed> rows) {
        for (Audience audience : source.workspace().audiences().values()) {
            for (Holdout holdout :
                    source.workspace().holdouts(audience).stream().limit(1).toList()) {
                Exposures.of(source.reads(), source.seal(), audience.name(), holdout.salt())
                        .forEach(exposed -> rows.accept(new Exposed(
                                source.shown().name(source.survey().roll().name(exposed.person())),
                                audience.name(),
                                holdout.salt(),
                                exposed)));
            }
        }
    }

    /** A call on a connection. */
    record Delivery(String connection, Call call) {}

    static final Table<Delivery> DELIVERIES = new Table<>(
            "deliveries",
            "A call to a destination and what came of it: the last ten thousand of a connection, for ninety days; the newest first.",
            false,
            List.of(
                    text("connection", "The connection.", Delivery::connection),
                    whole("number", "Tells calls of a connection apart.", row -> row.call.number()),
                    instant("at", "When it was begun.", row -> Instant.ofEpochMilli(row.call.at())),
                    whole("took_ms", "Until it was answered, in milliseconds.", row -> row.call.tookMs()),
                    text(
                            "audience",
                            "What it was about; empty where it was about all.",
                            row -> row.call.audience().isEmpty() ? null : row.call.audience()),
                    text("operation", "`add`, `remove`, `put` or `look`.", row -> row.call.operation()),
                    text("lane", "Of the most urgent work that it did.", row -> row.call.lane()),
                    whole("people", "How many it was about.", row -> row.call.people()),
                    whole("accepted", "How many of these were taken.", row -> row.call.accepted()),
                    whole("refused", "How many were refused.", row -> row.call.refused()),
                    text("answer", "`done`, or what the failure means.", row -> row.call.answer()),
                    text(
                            "says",
                            "What the failure said.",
                            row -> row.call.says().orElse(null)),
                    text(
                            "receipt",
                            "By which the destination knows it.",
                            row -> row.call.receipt().orElse(null)),
                    text(
                            "answered_as",
                            "The name that the platform gave its answer.",
                            row -> row.call.answeredAs().orElse(null))),
            SyncTables::deliveries);

    private static void deliveries(Source source, Consumer<Delivery> rows) {
        for (String connection : connections(source)) {
            CallLog.read(
                            source.reads(),
                            connection,
                            OptionalLong.empty(),
                            call -> true,
                            CallLog.MAX_CALLS,
                            source.now())
                    .forEach(call -> rows.accept(new Delivery(connection, call)));
        }
    }

    /** How a copy stood at the end of an hour. */
    record Standing(String audience, String connection, Counts counts) {
        private long left(Gate last) {
            long left = counts.inSegment();
            for (Gate gate : Gate.values()) {
                left -= gate.compareTo(last) <= 0 ? counts.droppedAt().getOrDefault(gate, 0L) : 0;
            }
            return left;
        }
    }

    static final Table<Standing> MATCH = new Table<>(
            "match",
            "How many people of an audience's segment were left after each step on the way to a connection, at the end of each hour in which"
                    + " that changed.",
            false,
            columnsOfMatch(),
            SyncTables::match);

    private static List<Column<Standing>> columnsOfMatch() {
        List<Column<Standing>> columns = new ArrayList<>(List.of(
                text("audience", "The audience.", Standing::audience),
                text("connection", "The connection.", Standing::connection),
                instant("hour", "When the hour begins.", row -> Instant.ofEpochMilli(row.counts.hour() * HOUR_MS)),
                flag(
                        "surveyed",
                        "Whether everybody was asked under the definition that counted.",
                        row -> row.counts.isSurveyed()),
                whole("in_segment", "People in the segment.", row -> row.counts.inSegment())));
        for (Gate gate : Gate.values()) {
            columns.add(whole(gate.code(), "Of these, people who passed this gate too.", row -> row.left(gate)));
        }
        columns.add(whole("wanted", "People who should be there.", row -> row.counts.wanted()));
        columns.add(whole("delivered", "People who are there.", row -> row.counts.delivered()));
        columns.add(whole("confirmed", "People who are known to be in effect.", row -> count(row.counts.confirmed())));
        columns.add(whole(
                "received", "Rows or identifiers that the platform says it has.", row -> count(row.counts.received())));
        columns.add(whole("matched", "Of these, found there.", row -> count(row.counts.matched())));
        columns.add(whole("refused", "People whom the destination refused.", row -> row.counts.rejected()));
        return columns;
    }

    private static @Nullable Object count(OptionalLong count) {
        return count.isPresent() ? count.getAsLong() : null;
    }

    private static void match(Source source, Consumer<Standing> rows) {
        for (Place place : places(source)) {
            Counts.between(source.reads(), place.connection, place.audience, 0, source.now() / HOUR_MS + 1)
                    .forEach(counts -> rows.accept(new Standing(place.audience, place.connection, counts)));
        }
    }

    /** A canary on its way into an audience, or out of it. */
    record CanaryStep(String connection, CanaryWalk walk, boolean isIn, CanaryWay way) {
        private @Nullable Object hop(Hop hop) {
            return way.hops().get(hop);
        }
    }

    static final Table<CanaryStep> CANARY = new Table<>(
            "canary",
            "A way of a canary into an audience or out of it, and how long each part of it took: of the last "
                    + CanaryBook.MAX_WALKS + " walks of a connection and that of now, the newest first.",
            false,
            List.of(
                    text("audience", "The audience that it walks through.", row -> row.walk.audience()),
                    text("connection", "The connection.", CanaryStep::connection),
                    instant(
                            "walk",
                            "When the walk was due.",
                            row -> Instant.ofEpochMilli(row.walk.in().dueAt())),
                    text("way", "`in` or `out`.", row -> row.isIn ? "in" : "out"),
                    instant("due", "When the way was due.", row -> Instant.ofEpochMilli(row.way.dueAt())),
                    whole(
                            "noted_ms",
                            "From there until it was in the ledger, in milliseconds.",
                            row -> row.hop(Hop.NOTED)),
                    whole("sent_ms", "From there until the call was begun that took it.", row -> row.hop(Hop.SENT)),
                    whole(
                            "accepted_ms",
                            "From there until the destination had taken it.",
                            row -> row.hop(Hop.ACCEPTED)),
                    whole(
                            "confirmed_ms",
                            "From there until it was known to be in effect.",
                            row -> row.hop(Hop.CONFIRMED)),
                    text(
                            "outcome",
                            "What became of the walk: `done`, `refused`, `aside`, `given_up`, or `under_way`.",
                            row -> row.walk.outcome().word()),
                    text(
                            "code",
                            "What the destination calls the reason why it was refused.",
                            row -> row.walk.code().isEmpty() ? null : row.walk.code())),
            SyncTables::canary);

    private static void canary(Source source, Consumer<CanaryStep> rows) {
        for (String connection : connections(source)) {
            CanaryBook.walks(source.reads(), connection).forEach(walk -> {
                walk.out().ifPresent(out -> rows.accept(new CanaryStep(connection, walk, false, out)));
                rows.accept(new CanaryStep(connection, walk, true, walk.in()));
            });
        }
    }

    /** How long changes took on a part of their way. */
    record Way(String audience, String connection, Freshness.Hop part, Spread.Percentiles took) {}

    static final Table<Way> FRESHNESS = new Table<>(
            "freshness",
            "How long changes of an audience that a fact or time made took on a part of their way to a connection, over the last half to whole"
                    + " day.",
            false,
            List.of(
                    text("audience", "The audience.", Way::audience),
                    text("connection", "The connection.", Way::connection),
                    text(
                            "part",
                            "Until they were `found`, from there until they were `accepted`, from there until they were `confirmed`.",
                            row -> row.part.name().toLowerCase(Locale.ROOT)),
                    whole("changes", "How many there were.", row -> row.took.changes()),
                    whole("p50_ms", "Half of them took no longer, in milliseconds.", row -> row.took.p50Ms()),
                    whole("p95_ms", "95 of 100.", row -> row.took.p95Ms()),
                    whole("p99_ms", "99 of 100.", row -> row.took.p99Ms())),
            SyncTables::freshness);

    private static void freshness(Source source, Consumer<Way> rows) {
        for (Place place : places(source)) {
            Freshness.kept(source.reads(), place.connection, place.audience)
                    .forEach((part, took) -> rows.accept(new Way(place.audience, place.connection, part, took)));
        }
    }

    /** Those of the workspace, then those that it speaks of no more. */
    private static SequencedSet<String> connections(Source source) {
        SequencedSet<String> connections =
                new LinkedHashSet<>(source.workspace().connections().keySet());
        connections.addAll(Ledger.all(source.reads()).keySet());
        return connections;
    }

    private record Place(String audience, String connection) {}

    /** Audiences at their connections likewise. */
    private static SequencedSet<Place> places(Source source) {
        SequencedSet<Place> places = new LinkedHashSet<>();
        source.workspace()
                .audiences()
                .values()
                .forEach(audience -> audience.to().forEach(to -> places.add(new Place(audience.name(), to))));
        Ledger.all(source.reads())
                .forEach((connection, copies) ->
                        copies.forEach(copy -> places.add(new Place(copy.audience(), connection))));
        return places;
    }
}
