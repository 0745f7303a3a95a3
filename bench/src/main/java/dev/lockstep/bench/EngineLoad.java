package dev.lockstep.bench;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many facts a second the engine takes durably, without HTTP: batches of facts of a made-up shop, on the shop's own clock, so
 * that timers fire as they would, with a bounded number of batches under way. Beside it its limit, in the same run: as many
 * synced batches of as many rows and bytes, written to a store of the same settings and by nobody but RocksDB.
 *
 * <p>Arguments: how many facts, how many people (1,000,000 and 100,000 where nothing is said), facts in a batch (100), and a
 * folder for the data.
 */
public final class EngineLoad {

    private static final int SLICES = 5;

    private EngineLoad() {}

    public static void main(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args) throws IOException, StoreException, InterruptedException, ExecutionException {
        int facts = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int people = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int batch = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        try (BenchFolder folder = BenchFolder.of(args, 3)) {
            return run(facts, people, batch, folder);
        }
    }

    private static Figures run(int facts, int people, int batch, BenchFolder folder)
            throws StoreException, InterruptedException, ExecutionException {
        ShopGenerator shop = Shop.facts(people, facts);
        AtomicLong clock = new AtomicLong(Shop.START);
        EngineSettings settings =
                EngineSettings.of(folder.resolve("engine")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        Commits commits = new Commits();
        double seconds = 0;
        try (Engine engine = Engine.open(settings, Shop.workspace().conditions(), commits)) {
            for (int slice = 1; slice <= SLICES; slice++) {
                Arrival[] arrivals = new Arrival[facts / SLICES];
                for (int i = 0; i < arrivals.length; i++) {
                    arrivals[i] = shop.next();
                }
                double took = send(engine, arrivals, batch, clock);
                seconds += took;
                Figures.say(
                        "%,d facts: %,.0f facts/s, %,d persons, %,d changes",
                        slice * arrivals.length,
                        arrivals.length / took,
                        engine.status().persons(),
                        engine.status().lastPosition());
            }
        }
        Commits.Written written = commits.written();
        Figures.say(
                "%,d commits of %,d bytes, %.0f%% of the time in commits",
                written.commits(), written.bytes() / written.commits(), 100 * commits.seconds() / seconds);
        Figures figures = new Figures();
        double limit = RawStore.factsPerSecond(folder.resolve("raw"), settings.cacheBytes(), written, facts);
        figures.rate(
                "facts, in the engine alone, " + batch + " at once",
                "half the limit",
                facts / seconds,
                limit,
                "raw store");
        return figures;
    }

    private static double send(Engine engine, Arrival[] arrivals, int batch, AtomicLong clock)
            throws InterruptedException, ExecutionException {
        Feeder feeder = new Feeder(engine, batch);
        long started = System.nanoTime();
        for (Arrival arrival : arrivals) {
            clock.set(arrival.receivedAt());
            feeder.send(arrival.fact());
        }
        feeder.finish();
        return (System.nanoTime() - started) / 1e9;
    }
}
