package dev.lockstep.server.metrics;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.insight.parity.Parity;
import dev.lockstep.server.alert.AlertObserver;
import dev.lockstep.server.alert.Alerts;
import dev.lockstep.server.http.HttpServer;
import dev.lockstep.server.http.Served;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.sync.runner.SyncObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of a server.
 *
 * <table>
 * <caption>What there is, beside the JVM's own</caption>
 * <tr><td>{@code lockstep_facts_total}<td>what was sent in, by API and by what became of it
 * <tr><td>{@code lockstep_requests_seconds}<td>answers, by route, method and status
 * <tr><td>{@code lockstep_commit_seconds}, {@code lockstep_committed_bytes_total}<td>writes to the store
 * <tr><td>{@code lockstep_connections}, {@code lockstep_followers}<td>open connections; those who wait for the next change
 * <tr><td>{@code lockstep_access_log_lost_lines_total}<td>lines that the access log could not take
 * <tr><td>{@code lockstep_queue_facts}<td>facts that wait to be written
 * <tr><td>{@code lockstep_timers_fired_total}, {@code lockstep_timer_late_seconds}<td>timers, and how late the most overdue one
 *     of a turn was
 * <tr><td>{@code lockstep_engine_failures_total}<td>what went wrong in the engine
 * <tr><td>{@code lockstep_people}, {@code lockstep_changes_position}<td>persons known; the end of the log of changes
 * <tr><td>{@code lockstep_backfilled}<td>1 where everybody's memberships are by the current definitions
 * <tr><td>{@code lockstep_segment_members}, {@code lockstep_segment_unchanged_seconds}<td>by segment: how many are in it, and for
 *     how long nobody entered or exited
 * <tr><td>{@code lockstep_audience_people}, {@code lockstep_audience_unconfirmed_seconds},
 *     {@code lockstep_audience_held_seconds}, {@code lockstep_audience_late}, {@code lockstep_audience_mismatch_rows}<td>by audience
 *     and connection: how it stands
 * <tr><td>{@code lockstep_sync_hop_seconds}, {@code lockstep_sync_changes_total}, {@code lockstep_sync_failures_total}<td>what
 *     was sent to destinations, and how long each part of the way took
 * <tr><td>{@code lockstep_budget_left_calls}<td>what is left of a platform's quotas
 * <tr><td>{@code lockstep_parity_disagreeing_people}, {@code lockstep_parity_age_seconds}<td>by segment: how far the engine and SQL
 *     disagreed, and how long ago that was
 * </table>
 *
 * <p>Safe for any number of threads.
 */
public final class Metrics {

    /** What Prometheus asks for and gets. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final System.Logger LOG = System.getLogger(Metrics.class.getName());

    private static final double MS_PER_SECOND = 1000;

    private static final Duration[] HOP_BOUNDS = {
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofDays(1)
    };

    private static final Duration[] BOUNDS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge members = MultiGauge.builder("lockstep.segment.members")
            .description("Persons in the segment")
            .register(registry);
    private final MultiGauge unchanged = MultiGauge.builder("lockstep.segment.unchanged")
            .baseUnit("seconds")
            .description("For how long nobody has entered or exited")
            .register(registry);
    private final MultiGauge audiencePeople = MultiGauge.builder("lockstep.audience.people")
            .description("People of an audience at a connection: those it should have, has, and was refused")
            .register(registry);
    private final MultiGauge audienceAges = MultiGauge.builder("lockstep.audience.unconfirmed")
            .baseUnit("seconds")
            .description("Age of the oldest change that is not known to be in effect; 0 where all are")
            .register(registry);
    private final MultiGauge audienceHolds = MultiGauge.builder("lockstep.audience.held")
            .baseUnit("seconds")
            .description("For how long something of an audience has been held, by why")
            .register(registry);
    private final MultiGauge audienceLate = MultiGauge.builder("lockstep.audience.late")
            .description(
                    "1 where the oldest change that is not known to be in effect is older than visible_within, else 0")
            .register(registry);
    private final MultiGauge audienceMismatches = MultiGauge.builder("lockstep.audience.mismatch")
            .baseUnit("rows")
            .description("How many more or fewer rows the platform says that it has than were sent; 0 where they agree")
            .register(registry);
    private final MultiGauge budgets = MultiGauge.builder("lockstep.budget.left")
            .baseUnit("calls")
            .description("Calls that a connection's quota still has room for")
            .register(registry);
    private final MultiGauge parity = MultiGauge.builder("lockstep.parity.disagreeing")
            .baseUnit("people")
            .description("People on whom the engine and SQL disagreed when the segment was compared last")
            .register(registry);
    private final MultiGauge parityAges = MultiGauge.builder("lockstep.parity.age")
            .baseUnit("seconds")
            .description("For how long the segment has not been compared with its SQL")
            .register(registry);
    private final AtomicReference<Supplier<List<Parity>>> compared = new AtomicReference<>(List::of);
    private final MultiGauge alertsFiring = MultiGauge.builder("lockstep.alerts.firing")
            .baseUnit("places")
            .description("At how many places an alert has begun and not ended")
            .register(registry);
    private final MultiGauge alertsWaiting = MultiGauge.builder("lockstep.alerts.waiting")
            .baseUnit("messages")
            .description("Messages of alerts that a receiver has not taken yet")
            .register(registry);
    private final AtomicReference<@Nullable Sync> audiences = new AtomicReference<>();
    private final AtomicReference<@Nullable Alerts> alerts = new AtomicReference<>();
    private final Timer commits = Timer.builder("lockstep.commit")
            .description("Writes to the store, until they are on disk")
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    private final Counter committedBytes = Counter.builder("lockstep.committed")
            .baseUnit("bytes")
            .description("Written to the store")
            .register(registry);
    private final Counter timers = Counter.builder("lockstep.timers.fired")
            .description("Timers that were due and have fired")
            .register(registry);
    private final Timer lateness = Timer.builder("lockstep.timer.late")
            .description("How late the most overdue timer of a turn was")
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    private final Counter failures = Counter.builder("lockstep.engine.failures")
            .description("Times that the disk failed or something could not be worked out")
            .register(registry);

    /** Those of every request are found here, as to build one is more work than to count. */
    private final Map<FactLabels, Counter> facts = new ConcurrentHashMap<>();

    private final Map<RequestLabels, Timer> requests = new ConcurrentHashMap<>();

    private record FactLabels(String api, String outcome) {}

    private record RequestLabels(String route, String method, int status) {}

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** What an engine is to be opened with. */
    public EngineObserver engineObserver() {
        return new EngineObserver() {
            @Override
            public void committed(long bytes, long nanos) {
                commits.record(nanos, TimeUnit.NANOSECONDS);
                committedBytes.increment((double) bytes);
            }

            @Override
            public void fired(int count, long lateMs) {
                timers.increment((double) count);
                lateness.record(lateMs, TimeUnit.MILLISECONDS);
            }

            @Override
            public void failed(Exception cause) {
                failures.increment();
            }
        };
    }

    /** What audiences are to be kept in step with. */
    public SyncObserver syncObserver() {
        return new SyncObserver() {
            @Override
            public void accepted(String connection, String audience, Batch.Operation operation) {
                delivered(connection, audience, operation, "accepted");
            }

            @Override
            public void arrived(String connection, String audience, Hops hops) {
                hop("fact", connection, audience, hops.foundAt() - hops.factAt());
                hop("log", connection, audience, hops.waitingSince() - hops.foundAt());
                hop("delivery", connection, audience, hops.acceptedAt() - hops.waitingSince());
            }

            @Override
            public void late(String connection, String audience, long since, long visibleWithinMs) {
                LOG.log(
                        Level.WARNING,
                        audience + " is late at " + connection + ": a change waits since " + Instants.format(since)
                                + " that should be visible within " + Duration.ofMillis(visibleWithinMs));
            }

            @Override
            public void rejected(String connection, String audience, Batch.Operation operation) {
                delivered(connection, audience, operation, "rejected");
            }

            @Override
            public void failed(String connection, String audience, Lane lane, Failure failure) {
                Counter.builder("lockstep.sync.failures")
                        .description("Calls to a destination that ended without success, by what they mean")
                        .tags(
                                "connection",
                                connection,
                                "meaning",
                                failure.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                        .register(registry)
                        .increment();
            }

            @Override
            public void broken(String connection, Exception cause) {
                failures.increment();
                LOG.log(Level.ERROR, "the connection " + connection + " begins anew from its ledger", cause);
            }

            @Override
            public void confirmed(String connection, String audience, long afterMs) {
                hop("confirmation", connection, audience, afterMs);
            }
        };
    }

    /** What alerts are to be watched with. */
    public AlertObserver alertObserver() {
        return new AlertObserver() {
            @Override
            public void told(String receiver) {
                message(receiver, "taken");
            }

            @Override
            public void failed(String receiver, String says) {
                message(receiver, "failed");
            }

            @Override
            public void givenUp(String receiver, String says) {
                message(receiver, "given_up");
                LOG.log(Level.WARNING, "a message to the receiver " + receiver + " is given up: " + says);
            }

            @Override
            public void broken(Exception cause) {
                failures.increment();
                LOG.log(Level.WARNING, "alerts could not be looked at; it is tried again", cause);
            }
        };
    }

    private void message(String receiver, String outcome) {
        Counter.builder("lockstep.alerts.messages")
                .description(
                        "Attempts to tell a receiver of an alert, by what came of them; given_up is counted beside its last attempt")
                .tags("receiver", receiver, "outcome", outcome)
                .register(registry)
                .increment();
    }

    private void hop(String hop, String connection, String audience, long ms) {
        Timer.builder("lockstep.sync.hop")
                .description(
                        "How long a person's change took on each part of its way: from the fact to the change it makes, until it"
                                + " waits to be sent, until it is taken, until it is in effect")
                .tags("hop", hop, "connection", connection, "audience", audience)
                .serviceLevelObjectives(HOP_BOUNDS)
                .register(registry)
                .record(Math.max(0, ms), TimeUnit.MILLISECONDS);
    }

    private void delivered(String connection, String audience, Batch.Operation operation, String outcome) {
        Counter.builder("lockstep.sync.changes")
                .description("People whose change a destination took or refused")
                .tags("connection", connection, "audience", audience, "operation", operation.word(), "outcome", outcome)
                .register(registry)
                .increment();
    }

    /** Watches the audiences that are kept in step from now on. */
    public void watch(Sync sync) {
        audiences.set(sync);
    }

    /** Watches what is found of segments when they are compared with their SQL, from now on. */
    public void watchParity(Supplier<List<Parity>> latest) {
        compared.set(latest);
    }

    /** Watches the alerts from now on. */
    public void watch(Alerts watched) {
        alerts.set(watched);
    }

    private void showAlerts() {
        Alerts watched = alerts.get();
        if (watched == null) {
            return;
        }
        alertsFiring.register(
                watched.firing().entrySet().stream()
                        .map(alert -> MultiGauge.Row.of(Tags.of("alert", alert.getKey()), alert.getValue()))
                        .collect(Collectors.toList()),
                true);
        alertsWaiting.register(waiting(watched), true);
    }

    private static List<MultiGauge.Row<?>> waiting(Alerts watched) {
        try {
            return watched.waiting().entrySet().stream()
                    .map(waiting -> MultiGauge.Row.of(Tags.of("receiver", waiting.getKey()), waiting.getValue()))
                    .collect(Collectors.toList());
        } catch (UnreadableException e) {
            return List.of(); // the store is not open, and says so elsewhere
        }
    }

    /** Watches an engine from now on. */
    public void watch(Engine engine) {
        Gauge.builder("lockstep.queue", engine, Engine::queued)
                .baseUnit("facts")
                .description("Facts that wait to be written")
                .register(registry);
        Gauge.builder("lockstep.people", engine, one -> one.status().persons())
                .description("Persons that are known")
                .register(registry);
        Gauge.builder("lockstep.changes.position", engine, one -> one.status().lastPosition())
                .description("Position of the last membership change")
                .register(registry);
        Gauge.builder("lockstep.backfilled", engine, one -> one.status().backfilled() ? 1 : 0)
                .description("1 where everybody's memberships are by the current definitions, else 0")
                .register(registry);
        Gauge.builder("lockstep.backfill", engine, one -> one.status().backfill())
                .description("How much of everybody's memberships is by the current definitions, 0 to 1")
                .register(registry);
    }

    /** Watches those who follow the changes from now on. */
    public void watchFollowers(Supplier<Number> waiting) {
        Gauge.builder("lockstep.followers", waiting)
                .description("Requests and streams that wait for the next membership change")
                .register(registry);
    }

    /** Watches who is connected, and the access log, from now on. */
    public void watch(HttpServer http) {
        Gauge.builder("lockstep.connections", http, HttpServer::connections)
                .description("Open connections")
                .register(registry);
        FunctionCounter.builder("lockstep.access.log.lost", http, HttpServer::lostLogLines)
                .baseUnit("lines")
                .description("Lines of the access log that were lost, as it could not keep up or its disk failed")
                .register(registry);
    }

    /**
     * Something was sent in.
     *
     * @param api that it came by: {@code track}, {@code pipelines}
     * @param outcome what became of it, one of a few words
     */
    public void countFacts(String api, String outcome, long count) {
        facts.computeIfAbsent(new FactLabels(api, outcome), this::factCounter).increment((double) count);
    }

    private Counter factCounter(FactLabels labels) {
        return Counter.builder("lockstep.facts")
                .description("Facts that were sent in, by what became of them")
                .tags("api", labels.api(), "outcome", labels.outcome().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** A request was answered. */
    public void count(Served served) {
        requests.computeIfAbsent(
                        new RequestLabels(served.route(), served.method(), served.status()), this::requestTimer)
                .record(served.nanos(), TimeUnit.NANOSECONDS);
    }

    private void showAudiences(long now) {
        Sync sync = audiences.get();
        List<ConnectionStatus> connections = sync == null ? List.of() : sync.status();
        List<MultiGauge.Row<?>> people = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        List<MultiGauge.Row<?>> held = new ArrayList<>();
        List<MultiGauge.Row<?>> late = new ArrayList<>();
        List<MultiGauge.Row<?>> mismatches = new ArrayList<>();
        List<MultiGauge.Row<?>> left = new ArrayList<>();
        for (ConnectionStatus connection : connections) {
            connection
                    .budgetLeft()
                    .forEach((quota, calls) -> left.add(
                            MultiGauge.Row.of(Tags.of("connection", connection.connection(), "quota", quota), calls)));
            for (ConnectionStatus.CopyStatus copy : connection.copies()) {
                Tags tags = Tags.of("connection", connection.connection(), "audience", copy.audience());
                people.add(MultiGauge.Row.of(tags.and("state", "desired"), copy.desired()));
                people.add(MultiGauge.Row.of(tags.and("state", "delivered"), copy.delivered()));
                people.add(MultiGauge.Row.of(tags.and("state", "rejected"), copy.rejected()));
                ages.add(MultiGauge.Row.of(
                        tags,
                        copy.oldestUnconfirmed().isEmpty()
                                ? 0
                                : Math.max(0, now - copy.oldestUnconfirmed().getAsLong()) / MS_PER_SECOND));
                late.add(MultiGauge.Row.of(tags, copy.isLate() ? 1 : 0));
                mismatches.add(MultiGauge.Row.of(
                        tags,
                        copy.mismatch().map(one -> one.there() - one.sent()).orElse(0L)));
                copy.held()
                        .forEach(one -> held.add(MultiGauge.Row.of(
                                tags.and("reason", one.word()), Math.max(0, now - one.since()) / MS_PER_SECOND)));
            }
        }
        audiencePeople.register(people, true);
        audienceAges.register(ages, true);
        audienceHolds.register(held, true);
        audienceLate.register(late, true);
        audienceMismatches.register(mismatches, true);
        budgets.register(left, true);
    }

    private void showParity(long now) {
        List<MultiGauge.Row<?>> people = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        for (Parity found : compared.get().get()) {
            Tags tags = Tags.of("segment", found.segment());
            if (found.notCompared().isEmpty()) {
                people.add(MultiGauge.Row.of(tags, found.disagreeing()));
                ages.add(MultiGauge.Row.of(tags, Math.max(0, now - found.at()) / MS_PER_SECOND));
            }
        }
        parity.register(people, true);
        parityAges.register(ages, true);
    }

    private Timer requestTimer(RequestLabels labels) {
        return Timer.builder("lockstep.requests")
                .description("Requests, from the first byte to the last of the answer")
                .tags("route", labels.route(), "method", labels.method(), "status", Integer.toString(labels.status()))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /** All of it, as text; what is known of segments is asked of the engine now. */
    public String text(Engine engine, InstantSource clock) {
        try {
            List<SegmentView> segments = engine.segments();
            long now = clock.millis();
            members.register(
                    segments.stream()
                            .map(view -> MultiGauge.Row.of(tags(view), view.size()))
                            .toList(),
                    true);
            unchanged.register(
                    segments.stream()
                            .filter(view -> view.changedAt().isPresent())
                            .map(view -> MultiGauge.Row.of(
                                    tags(view),
                                    Math.max(0, now - view.changedAt().getAsLong()) / MS_PER_SECOND))
                            .toList(),
                    true);
            showParity(now);
        } catch (UnavailableException | UnreadableException e) {
            members.register(List.of(), true);
            unchanged.register(List.of(), true);
        }
        showAudiences(clock.millis());
        showAlerts();
        return registry.scrape();
    }

    private static Tags tags(SegmentView view) {
        return Tags.of("segment", view.segment());
    }
}
