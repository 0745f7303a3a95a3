package dev.lockstep.server.metrics;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.insight.parity.Parity;
import dev.lockstep.insight.spend.SpendAsked;
import dev.lockstep.server.alert.AlertObserver;
import dev.lockstep.server.alert.Alerts;
import dev.lockstep.server.http.HttpServer;
import dev.lockstep.server.http.Served;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.sync.runner.SyncObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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
 * <tr><td>{@code lockstep_spend_failing}, {@code lockstep_spend_age_seconds}<td>by connection: whether its platform did not tell what audiences
 *     cost when it was asked last, and how long ago it did
 * </table>
 *
 * <p>Safe for any number of threads.
 */
public final class Metrics {

    /** What Prometheus asks for and gets. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double MS_PER_SECOND = 1000;

    /** Of what takes from under a millisecond to some seconds: commits, answers, lateness. */
    static final Duration[] BOUNDS = {
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
    private final EngineMetrics ofEngine;
    private final RequestMetrics ofRequests;
    private final SyncMetrics ofSync;
    private final AlertMetrics ofAlerts;
    private final ParityMetrics ofParity;
    private final SpendMetrics ofSpend;

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Counter failures = Counter.builder("lockstep.engine.failures")
                .description("Times that the disk failed or something could not be worked out")
                .register(registry);
        ofEngine = new EngineMetrics(registry, failures);
        ofRequests = new RequestMetrics(registry);
        ofSync = new SyncMetrics(registry, failures);
        ofAlerts = new AlertMetrics(registry, failures);
        ofParity = new ParityMetrics(registry);
        ofSpend = new SpendMetrics(registry);
    }

    /** What an engine is to be opened with. */
    public EngineObserver engineObserver() {
        return ofEngine;
    }

    /** What audiences are to be kept in step with. */
    public SyncObserver syncObserver() {
        return ofSync;
    }

    /** What alerts are to be watched with. */
    public AlertObserver alertObserver() {
        return ofAlerts;
    }

    /** Watches an engine from now on. */
    public void watch(Engine engine) {
        ofEngine.watch(engine);
    }

    /** Watches the audiences that are kept in step from now on. */
    public void watch(Sync sync) {
        ofSync.watch(sync);
    }

    /** Watches the alerts from now on. */
    public void watch(Alerts alerts) {
        ofAlerts.watch(alerts);
    }

    /** Watches who is connected, and the access log, from now on. */
    public void watch(HttpServer http) {
        ofRequests.watch(http);
    }

    /** Watches those who follow the changes from now on. */
    public void watchFollowers(Supplier<Number> waiting) {
        ofRequests.watchFollowers(waiting);
    }

    /** Watches how it goes when platforms are asked what audiences cost, from now on. */
    public void watchSpend(Supplier<? extends Map<String, SpendAsked>> asked) {
        ofSpend.watch(asked);
    }

    /** Watches what is found of segments when they are compared with their SQL, from now on. */
    public void watchParity(Supplier<List<Parity>> latest) {
        ofParity.watch(latest);
    }

    /**
     * Something was sent in.
     *
     * @param api that it came by: {@code track}, {@code pipelines}
     * @param outcome what became of it, one of a few words
     */
    public void countFacts(String api, String outcome, long count) {
        ofRequests.countFacts(api, outcome, count);
    }

    /** A request was answered. */
    public void count(Served served) {
        ofRequests.count(served);
    }

    /** All of it, as text; what is not counted as it happens is asked of each part now. */
    public String text(Engine engine, InstantSource clock) {
        long now = clock.millis();
        ofEngine.show(engine, now);
        ofSync.show(now);
        ofParity.show(now);
        ofSpend.show(now);
        ofAlerts.show();
        return registry.scrape();
    }

    /** How long ago this was, in seconds; 0 where it is yet to come. Both are milliseconds of the epoch. */
    static double secondsSince(long at, long now) {
        return Math.max(0, now - at) / MS_PER_SECOND;
    }
}
