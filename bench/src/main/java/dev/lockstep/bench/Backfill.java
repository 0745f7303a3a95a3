package dev.lockstep.bench;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long it takes until everybody's memberships are right when a segment is added to a store that has a history: the facts of
 * a made-up shop, ten to a person, of which each person's are read and stepped again. Meanwhile facts go on to come in.
 *
 * <p>Arguments: how many facts of history (5,000,000), how many facts a second meanwhile (500), and a folder for the data.
 */
public final class Backfill {

    private static final int FACTS_A_PERSON = 10;
    private static final int BATCH = 1000;
    private static final int SAID_EVERY = 1_000_000;

    private Backfill() {}

    public static void main(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args) throws IOException, StoreException, InterruptedException, ExecutionException {
        int facts = args.length > 0 ? Integer.parseInt(args[0]) : 5_000_000;
        int factsPerSecond = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        try (BenchFolder folder = BenchFolder.of(args, 2)) {
            return run(facts, factsPerSecond, folder);
        }
    }

    private static Figures run(int facts, int factsPerSecond, BenchFolder folder)
            throws StoreException, InterruptedException, ExecutionException {
        ShopGenerator shop = Shop.facts(Math.max(1, facts / FACTS_A_PERSON), facts);
        AtomicLong clock = new AtomicLong(Shop.START);
        EngineSettings settings =
                EngineSettings.of(folder.resolve("engine")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        SequencedMap<String, Condition> segments = Shop.workspace().conditions();
        Trickle trickle;
        long taken;
        long persons;
        double seconds;
        try (Engine engine = Engine.open(settings, segments, new Commits())) {
            taken = fill(engine, shop, facts, clock);
            persons = engine.status().persons();
            Figures.say("%,d facts of %,d persons are in the store", taken, persons);
            segments.put("added", added());
            trickle = new Trickle(engine, factsPerSecond, () -> next(shop, clock));
            try (trickle) {
                long started = System.nanoTime();
                engine.apply(segments).get();
                while (!engine.status().backfilled()) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                seconds = (System.nanoTime() - started) / 1e9;
            }
        }
        Figures figures = new Figures();
        figures.add("a segment added to a history", "", "%,d facts of %,d persons, %.1f s", taken, persons, seconds);
        figures.add("persons brought up to it", "", "%,.0f/s", persons / seconds);
        figures.add("facts read and stepped again", "", "%,.0f/s", taken / seconds);
        figures.latency("acknowledgement of " + factsPerSecond + " facts/s meanwhile", "", trickle.micros());
        figures.add("facts meanwhile", "none refused", "%s", trickle.counts());
        return figures;
    }

    private static long fill(Engine engine, ShopGenerator shop, int facts, AtomicLong clock)
            throws InterruptedException, ExecutionException {
        Feeder feeder = new Feeder(engine, BATCH);
        for (int i = 1; i <= facts; i++) {
            Arrival arrival = shop.next();
            clock.set(arrival.receivedAt());
            feeder.send(arrival.fact());
            if (i % SAID_EVERY == 0) {
                Figures.say("%,d facts", i);
            }
        }
        feeder.finish();
        if (feeder.taken() + feeder.repeated() != facts) {
            throw new IllegalStateException("not all of " + facts + " facts were acknowledged");
        }
        return feeder.taken();
    }

    private static Fact next(ShopGenerator shop, AtomicLong clock) {
        Arrival arrival = shop.next();
        clock.set(arrival.receivedAt());
        return arrival.fact();
    }

    /** Looked at three products or more in a fortnight. */
    private static Condition added() {
        return new Condition.Did(
                EventFilter.of("Product Viewed"), Span.of(Window.within(TimeUnit.DAYS.toMillis(14))), Count.atLeast(3));
    }
}
