package dev.lockstep.server.metrics;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.UnreadableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commits, timers, persons, and of each segment how many are in it. */
final class EngineMetrics implements EngineObserver {

    private final MeterRegistry registry;
    private final Counter failures;
    private final MultiGauge members;
    private final MultiGauge unchanged;
    private final Timer commits;
    private final Counter committedBytes;
    private final Counter timers;
    private final Timer lateness;

    /** @param failures that every part of the server counts what went wrong in it with */
    EngineMetrics(MeterRegistry registry, Counter failures) {
        this.registry = registry;
        this.failures = failures;
        members = MultiGauge.builder("lockstep.segment.members")
                .description("Persons in the segment")
                .register(registry);
        unchanged = MultiGauge.builder("lockstep.segment.unchanged")
                .baseUnit("seconds")
                .description("For how long nobody has entered or exited")
                .register(registry);
        commits = Timer.builder("lockstep.commit")
                .description("Writes to the store, until they are on disk")
                .serviceLevelObjectives(Metrics.BOUNDS)
                .register(registry);
        committedBytes = Counter.builder("lockstep.committed")
                .baseUnit("bytes")
                .description("Written to the store")
                .register(registry);
        timers = Counter.builder("lockstep.timers.fired")
                .description("Timers that were due and have fired")
                .register(registry);
        lateness = Timer.builder("lockstep.timer.late")
                .description("How late the most overdue timer of a turn was")
                .serviceLevelObjectives(Metrics.BOUNDS)
                .register(registry);
    }

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

    void watch(Engine engine) {
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

    /** Asks the engine about its segments now. */
    void show(Engine engine, long now) {
        List<SegmentView> segments = segments(engine);
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
                                Metrics.secondsSince(view.changedAt().getAsLong(), now)))
                        .toList(),
                true);
    }

    private static List<SegmentView> segments(Engine engine) {
        try {
            return engine.segments();
        } catch (UnavailableException | UnreadableException e) {
            return List.of(); // the store is not open, and says so elsewhere
        }
    }

    private static Tags tags(SegmentView view) {
        return Tags.of("segment", view.segment());
    }
}
