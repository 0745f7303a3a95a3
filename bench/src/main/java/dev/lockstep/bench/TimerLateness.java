package dev.lockstep.bench;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How late timers fire that are due all at once, while facts come in. So many people began a checkout nearly four hours ago, at
 * instants that are spread over a window, and are looked at when the four hours are over: they change from
 * {@code cart_abandoned_0_4h} to {@code cart_abandoned_4_24h}. The checkouts are taken while the clock stands, then it runs.
 *
 * <p>Lateness is told twice: by the log, which says of each change when it was due and in which turn it was written; and up to
 * the end of the write, where only the most overdue timer of a turn is known, and is taken for all of them.
 *
 * <p>Arguments: how many timers (1,000,000), over how many seconds (60), how many facts a second (1000), and a folder for the
 * data.
 */
public final class TimerLateness {

    private static final String LEFT_AT_FOUR_HOURS = "cart_abandoned_0_4h";
    private static final long FOUR_HOURS_MS = TimeUnit.HOURS.toMillis(4);

    /** Before the first is due, so that what the filling left behind is not measured. */
    private static final long LEAD_MS = 2000;

    private static final int BATCH = 500;
    private static final int PEOPLE_OF_TRICKLE = 100_000;
    private static final int PAGE = 10_000;

    /** How many windows later it is given up. */
    private static final int PATIENCE = 10;

    private static final String AIM = "all within 100 ms";

    private TimerLateness() {}

    public static void main(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        int timers = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        long windowMs = TimeUnit.SECONDS.toMillis(args.length > 1 ? Integer.parseInt(args[1]) : 60);
        int factsPerSecond = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
        try (BenchFolder folder = BenchFolder.of(args, 3)) {
            return run(timers, windowMs, factsPerSecond, folder);
        }
    }

    private static Figures run(int timers, long windowMs, int factsPerSecond, BenchFolder folder)
            throws StoreException, InterruptedException, ExecutionException, UnavailableException {
        BenchClock clock = new BenchClock(Shop.START);
        EngineSettings settings = EngineSettings.of(folder.resolve("engine")).withClock(clock);
        Fired fired = new Fired();
        Trickle trickle;
        Histogram written;
        try (Engine engine = Engine.open(settings, Shop.workspace().conditions(), fired)) {
            fill(engine, timers, windowMs);
            long filledTo = engine.status().lastPosition();
            Figures.say("%,d timers wait, the first is due in %,d ms", timers, LEAD_MS);
            ShopGenerator shop = Shop.facts(PEOPLE_OF_TRICKLE, Math.toIntExact(factsPerSecond * windowMs));
            clock.run();
            trickle =
                    new Trickle(engine, factsPerSecond, () -> shop.next().fact().at(clock.millis()));
            try (trickle) {
                waitUntilFired(engine, clock, Shop.START + LEAD_MS + windowMs, PATIENCE * windowMs);
            }
            written = lateness(engine, filledTo);
        }
        if (written.getTotalCount() != timers) {
            throw new IllegalStateException(written.getTotalCount() + " of " + timers + " timers fired");
        }
        Figures figures = new Figures();
        String what = String.format(Locale.ROOT, "%,d timers due within %d s", timers, windowMs / 1000);
        figures.latency(what + ": written after due", AIM, written);
        figures.latency("on disk after due, at the most", AIM, fired.micros);
        figures.latency("acknowledgement of " + factsPerSecond + " facts/s meanwhile", "", trickle.micros());
        figures.add("facts meanwhile", "none refused", "%s", trickle.counts());
        return figures;
    }

    private static void fill(Engine engine, int timers, long windowMs) throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(1);
        Feeder feeder = new Feeder(engine, BATCH);
        long first = Shop.START + LEAD_MS - FOUR_HOURS_MS;
        Map<String, Value> cart = Map.of("value", Value.of(59), "items", Value.of(1));
        for (int i = 0; i < timers; i++) {
            feeder.send(new Fact.Event(
                    Optional.of("timer-" + i),
                    first + random.nextLong(windowMs),
                    List.of(Identifier.id("timer-" + i)),
                    "Checkout Started",
                    cart));
        }
        feeder.finish();
    }

    private static void waitUntilFired(Engine engine, BenchClock clock, long lastDue, long patienceMs)
            throws InterruptedException {
        while (clock.millis() <= lastDue || engine.status().nextTimer() <= lastDue) {
            if (clock.millis() > lastDue + patienceMs) {
                throw new IllegalStateException(
                        "timers are still overdue " + patienceMs + " ms after the last was due");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** How late each change was written, in microseconds like all latencies. */
    private static Histogram lateness(Engine engine, long from) throws UnavailableException {
        Histogram micros = new Histogram(3);
        Changes page = engine.changes(from, PAGE);
        while (!page.changes().isEmpty()) {
            for (Changes.Change change : page.changes()) {
                if (change.cause().kind() == Changes.Kind.TIME
                        && !change.entered()
                        && change.segment().equals(LEFT_AT_FOUR_HOURS)) {
                    micros.recordValue(TimeUnit.MILLISECONDS.toMicros(change.writtenAt() - change.at()));
                }
            }
            page = engine.changes(page.next(), PAGE);
        }
        return micros;
    }

    /** The lateness of the most overdue timer of a turn, once for each that the turn fired. */
    private static final class Fired implements EngineObserver {
        private final Histogram micros = new ConcurrentHistogram(3);

        @Override
        public void fired(int timers, long lateMs) {
            micros.recordValueWithCount(TimeUnit.MILLISECONDS.toMicros(lateMs), timers);
        }
    }
}
