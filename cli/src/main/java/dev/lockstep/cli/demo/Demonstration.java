package dev.lockstep.cli.demo;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A shop's day, played. Some days of its past go into the engine first, with the clock standing; then the clock goes, facts are sent when
 * they are due, and everything else is done by the engine and the runners, as in a server. In the end the shop closes: nothing happens in
 * it any more, and what was sent out goes on its way until all is in effect. So what a seed leads to is the same at any speed, on any
 * machine: it is what happened in the shop until it closed.
 *
 * @param pastMs how long the shop has been open when the show begins, in milliseconds
 * @param speedMs how much of the shop's time a second takes, in milliseconds
 * @param forMs for how much real time it goes on at the most, in milliseconds
 * @param untilHours for how many hours of the shop's time it goes on at the most
 */
record Demonstration(
        Workspace workspace, long seed, int people, long pastMs, long speedMs, long forMs, int untilHours) {

    static final int MAX_PEOPLE = 1_000_000;

    static final long HOUR_MS = 3_600_000;
    static final long DAY_MS = 24 * HOUR_MS;

    /** When the shop opens; a Monday. A fixed one, so that a seed gives the same show on every day. */
    static final long OPENS = Instants.parse("2026-05-04T00:00:00Z").orElseThrow();

    /** How far ahead somebody is looked for who can be followed. */
    private static final long AHEAD_MS = 14 * DAY_MS;

    /** The show begins so long before whoever is followed: long enough for suppressions to be in effect. */
    private static final long LEAD_MS = 45 * 60_000;

    private static final double FACTS_PER_PERSON_AND_HOUR = 0.06;

    private static final long FRAME_NANOS = 100_000_000;
    private static final long STEP_NANOS = 10_000_000;

    /** For how much real time the end is waited for, in nanoseconds. */
    private static final long SETTLING_NANOS = 60_000_000_000L;

    /** A connection takes a turn every second; what is held for longer than that is held by something that stays. */
    private static final long SETTLED_NANOS = 1_500_000_000;

    /** How long the last screen of a story is let stand, of real time. */
    private static final long AFTERGLOW_NANOS = 2_000_000_000L;

    /**
     * How it ended.
     *
     * @param scene after the shop had closed and all was in effect
     * @param story what was to be seen when the followed shopper's way was over, or else when the shop closed
     * @param closing when the shop closed, in milliseconds since the epoch
     * @param shopMs for how long it was open until then, in milliseconds
     * @param seconds of real time, the past and the end among them
     * @param isSettled whether all that may be sent was sent and in effect in the end
     * @param endings of the followed shopper, by connection
     */
    record Result(
            Scene scene,
            Scene story,
            long closing,
            long shopMs,
            double seconds,
            boolean isSettled,
            SequencedMap<String, Ending> endings) {

        /** Whether the followed shopper bought, and is targeted nowhere and suppressed everywhere. */
        boolean isRemovedAndSuppressed() {
            return !endings.isEmpty()
                    && endings.values().stream().allMatch(ending -> !ending.isTargeted() && ending.isSuppressed());
        }
    }

    /** What the platform shows of the followed shopper in the end. */
    record Ending(boolean isTargeted, boolean isSuppressed) {}

    /**
     * Plays it.
     *
     * @param endsWithStory whether it ends when the followed shopper's way is over
     * @param stopped whether somebody wants no more of it
     * @param atEnd is shown the stage before it is taken down
     */
    Result play(Output output, boolean endsWithStory, BooleanSupplier stopped, Consumer<Stage> atEnd)
            throws IOException, StoreException, InterruptedException {
        long began = RealTime.SYSTEM.nanos();
        long from = OPENS + pastMs + LEAD_MS;
        Optional<Followed> followed = Followed.find(workspace, shop(), from, from + AHEAD_MS);
        long opening = followed.map(Followed::cartAt).orElse(from) - LEAD_MS;
        ShopClock clock = new ShopClock(opening, speed(), RealTime.SYSTEM);
        clock.closeAt(untilHours == Integer.MAX_VALUE ? Long.MAX_VALUE : opening + untilHours * HOUR_MS);
        Journey journey = new Journey(followed, workspace, Demonstration.this::isAtOnce, clock);
        try (Stage stage = Stage.set(workspace, clock, journey)) {
            Traffic traffic = new Traffic(shop(), stage.engine(), RealTime.SYSTEM, journey);
            traffic.playPast(
                    opening,
                    share -> output.show(screen().preparing(share, output.size())),
                    () -> stopped.getAsBoolean() || output.isGone());
            Show show = new Show(stage, traffic, journey, clock, output, stopped);
            stage.keepInStep();
            clock.start();
            Scene story = show.run(endsWithStory);
            boolean isSettled = show.close();
            atEnd.accept(stage);
            return new Result(
                    show.scene(),
                    story,
                    clock.closing(),
                    clock.closing() - opening,
                    (RealTime.SYSTEM.nanos() - began) / 1e9,
                    isSettled,
                    endings(stage, followed));
        }
    }

    Screen screen() {
        return new Screen("Lockstep demo: " + workspace.name(), workspace.timezone(), speed());
    }

    /** The shop's traffic, from its beginning. */
    ShopGenerator shop() {
        return new ShopGenerator(seed, people, OPENS, FACTS_PER_PERSON_AND_HOUR * people);
    }

    private double speed() {
        return speedMs / 1000.0;
    }

    /** Whether what a connection takes is in effect when it is taken. */
    private boolean isAtOnce(String connection) {
        Connection known = workspace.connections().get(connection);
        return known != null
                && Destinations.named(known.kind())
                        .filter(kind -> kind.declaration().visibleWithin().isZero())
                        .isPresent();
    }

    private static SequencedMap<String, Ending> endings(Stage stage, Optional<Followed> followed) {
        SequencedMap<String, Ending> endings = new TreeMap<>();
        followed.ifPresent(shopper -> {
            for (String connection : stage.workspace().connections().sequencedKeySet()) {
                if (shopper.target().to().contains(connection)) {
                    endings.put(
                            connection,
                            new Ending(
                                    isThere(stage, connection, shopper.target(), shopper),
                                    isThere(stage, connection, shopper.shield(), shopper)));
                }
            }
        });
        return endings;
    }

    private static boolean isThere(Stage stage, String connection, Audience audience, Followed shopper) {
        return stage.isThere(connection, audience.name(), shopper.person());
    }

    /** The show from when the clock goes. Mutable, for one thread. */
    private final class Show {

        private final Stage stage;
        private final Traffic traffic;
        private final Journey journey;
        private final ShopClock clock;
        private final Output output;
        private final BooleanSupplier stopped;
        private final Membership membership;
        private final Rate rate;
        private final long start = RealTime.SYSTEM.nanos();
        private long lastFrame = start - FRAME_NANOS;

        Show(Stage stage, Traffic traffic, Journey journey, ShopClock clock, Output output, BooleanSupplier stopped) {
            this.stage = stage;
            this.traffic = traffic;
            this.journey = journey;
            this.clock = clock;
            this.output = output;
            this.stopped = stopped;
            this.membership = new Membership(stage.engine(), journey);
            this.rate = new Rate(start, traffic.sent());
        }

        /** Until it is over; what was to be seen when the story was. */
        Scene run(boolean endsWithStory) throws InterruptedException {
            Optional<Scene> story = Optional.empty();
            long storyOverAt = Long.MAX_VALUE;
            while (!isOver() && !(endsWithStory && RealTime.SYSTEM.nanos() - storyOverAt > AFTERGLOW_NANOS)) {
                step();
                if (story.isEmpty()
                        && journey.report().filter(Journey.Report::isOver).isPresent()) {
                    story = Optional.of(scene());
                    storyOverAt = RealTime.SYSTEM.nanos();
                }
            }
            return story.orElseGet(this::scene);
        }

        private void step() throws InterruptedException {
            traffic.play(Math.min(clock.millis(), clock.closing()));
            membership.follow();
            long now = RealTime.SYSTEM.nanos();
            if (now - lastFrame >= FRAME_NANOS) {
                lastFrame = now;
                output.show(screen().lines(scene(), output.size()));
            }
            RealTime.SYSTEM.sleep(STEP_NANOS);
        }

        private boolean isOver() {
            return clock.millis() >= clock.closing()
                    || RealTime.SYSTEM.nanos() - start >= Math.min(forMs, Long.MAX_VALUE / 1_000_000) * 1_000_000
                    || stopped.getAsBoolean()
                    || output.isGone();
        }

        /** The shop closes, and what is under way arrives; returns whether all of it did. */
        boolean close() throws InterruptedException {
            clock.closeAt(Math.min(clock.closing(), clock.millis()));
            traffic.play(clock.closing());
            traffic.drain();
            long closed = RealTime.SYSTEM.nanos();
            long settled = closed;
            while (RealTime.SYSTEM.nanos() - settled < SETTLED_NANOS) {
                if (stopped.getAsBoolean() || output.isGone() || RealTime.SYSTEM.nanos() - closed > SETTLING_NANOS) {
                    return false;
                }
                step();
                if (!stage.isPastTimers(clock.closing()) || !stage.isSettled()) {
                    settled = RealTime.SYSTEM.nanos();
                }
            }
            membership.follow();
            return true;
        }

        Scene scene() {
            return new Scene(
                    clock.millis(),
                    stage.engine().status().persons(),
                    traffic.sent(),
                    rate.perSecond(RealTime.SYSTEM.nanos(), traffic.sent()),
                    membership.changes(),
                    new Scene.Durable(
                            traffic.durable().quantile(0.5), traffic.durable().quantile(0.99)),
                    List.copyOf(workspace.audiences().values()),
                    stage.status().stream()
                            .map(status -> Scene.Platform.of(
                                    status, stage.calls(status.connection()), isAtOnce(status.connection())))
                            .toList(),
                    journey.report());
        }
    }

    /** Facts a second, over the last second or two. */
    private static final class Rate {

        private static final long WINDOW_NANOS = 1_000_000_000;

        private long from;
        private long fromFacts;
        private double perSecond;

        Rate(long now, long facts) {
            from = now;
            fromFacts = facts;
        }

        double perSecond(long now, long facts) {
            if (now - from >= WINDOW_NANOS || (perSecond == 0 && now > from)) {
                perSecond = (facts - fromFacts) * 1e9 / (now - from);
            }
            if (now - from >= WINDOW_NANOS) {
                from = now;
                fromFacts = facts;
            }
            return perSecond;
        }
    }
}
