package dev.lockstep.server.metrics;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.runner.CanaryWay;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.sync.runner.SyncObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is sent to destinations and how long each part of the way takes, and how audiences stand with them. */
final class SyncMetrics implements SyncObserver {

    private static final System.Logger LOG = System.getLogger(SyncMetrics.class.getName());

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

    private final MeterRegistry registry;
    private final Counter failures;
    private final AtomicReference<@Nullable Sync> watched = new AtomicReference<>();
    private final MultiGauge audiencePeople;
    private final MultiGauge audienceAges;
    private final MultiGauge audienceHolds;
    private final MultiGauge audienceLate;
    private final MultiGauge audienceMismatches;
    private final MultiGauge canaries;
    private final MultiGauge budgets;

    /** @param failures that every part of the server counts what went wrong in it with */
    SyncMetrics(MeterRegistry registry, Counter failures) {
        this.registry = registry;
        this.failures = failures;
        audiencePeople = MultiGauge.builder("lockstep.audience.people")
                .description("People of an audience at a connection: those it should have, has, and was refused")
                .register(registry);
        audienceAges = MultiGauge.builder("lockstep.audience.unconfirmed")
                .baseUnit("seconds")
                .description("Age of the oldest change that is not known to be in effect; 0 where all are")
                .register(registry);
        audienceHolds = MultiGauge.builder("lockstep.audience.held")
                .baseUnit("seconds")
                .description("For how long something of an audience has been held, by why")
                .register(registry);
        audienceLate = MultiGauge.builder("lockstep.audience.late")
                .description(
                        "1 where the oldest change that is not known to be in effect is older than visible_within, else 0")
                .register(registry);
        audienceMismatches = MultiGauge.builder("lockstep.audience.mismatch")
                .baseUnit("rows")
                .description(
                        "How many more or fewer rows the platform says that it has than were sent; 0 where they agree")
                .register(registry);
        canaries = MultiGauge.builder("lockstep.canary.walking")
                .baseUnit("seconds")
                .description(
                        "For how long a canary has been on its way, into its audience or out of it; 0 where it is on none")
                .register(registry);
        budgets = MultiGauge.builder("lockstep.budget.left")
                .baseUnit("calls")
                .description("Calls that a connection's quota still has room for")
                .register(registry);
    }

    void watch(Sync sync) {
        watched.set(sync);
    }

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
        String words = "the connection " + connection + " begins anew from its ledger";
        if (cause instanceof StoreException || cause instanceof UnreadableException) {
            LOG.log(Level.WARNING, words + ": " + cause.getMessage()); // as on a full disk, which no trace would help
            return;
        }
        LOG.log(Level.ERROR, words, cause);
    }

    @Override
    public void confirmed(String connection, String audience, long afterMs) {
        hop("confirmation", connection, audience, afterMs);
    }

    @Override
    public void walked(String connection, String audience, boolean isIn, CanaryWay way) {
        way.hops()
                .forEach((hop, ms) -> Timer.builder("lockstep.canary.hop")
                        .description(
                                "How long a canary took on each part of its way: from when it was due until it was in the ledger, until the"
                                        + " call was begun that took it, until it was taken, until it was in effect")
                        .tags(
                                "hop",
                                hop.word(),
                                "way",
                                isIn ? "in" : "out",
                                "connection",
                                connection,
                                "audience",
                                audience)
                        .serviceLevelObjectives(HOP_BOUNDS)
                        .register(registry)
                        .record(ms, TimeUnit.MILLISECONDS));
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

    /** Asks how audiences stand now. */
    void show(long now) {
        Sync sync = watched.get();
        List<ConnectionStatus> connections = sync == null ? List.of() : sync.status();
        List<MultiGauge.Row<?>> people = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        List<MultiGauge.Row<?>> held = new ArrayList<>();
        List<MultiGauge.Row<?>> late = new ArrayList<>();
        List<MultiGauge.Row<?>> mismatches = new ArrayList<>();
        List<MultiGauge.Row<?>> walking = new ArrayList<>();
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
                                : Metrics.secondsSince(copy.oldestUnconfirmed().getAsLong(), now)));
                late.add(MultiGauge.Row.of(tags, copy.isLate() ? 1 : 0));
                mismatches.add(MultiGauge.Row.of(
                        tags,
                        copy.mismatch().map(one -> one.there() - one.sent()).orElse(0L)));
                copy.canary()
                        .ifPresent(canary -> walking.add(MultiGauge.Row.of(
                                tags,
                                canary.since().isEmpty()
                                        ? 0
                                        : Metrics.secondsSince(canary.since().getAsLong(), now))));
                copy.held()
                        .forEach(one -> held.add(MultiGauge.Row.of(
                                tags.and("reason", one.word()), Metrics.secondsSince(one.since(), now))));
            }
        }
        audiencePeople.register(people, true);
        audienceAges.register(ages, true);
        audienceHolds.register(held, true);
        audienceLate.register(late, true);
        audienceMismatches.register(mismatches, true);
        canaries.register(walking, true);
        budgets.register(left, true);
    }
}
