package dev.lockstep.bench;

import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.Outcome;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many facts a second the engine takes durably, without HTTP: batches of facts of a made-up shop, on the shop's own clock, so
 * that timers fire as they would, with a bounded number of batches under way. Beside it its limit, in the same run: as many
 * synced batches of as many rows and bytes, written to a store of the same settings and by nobody but RocksDB.
 *
 * <p>Arguments: how many facts, how many people (1,000,000 and 100,000 where nothing is said), facts in a batch (100), and a
 * folder that is empty or missing.
 */
public final class EngineLoad {

    private static final int UNDER_WAY = 64;
    private static final int SLICES = 5;
    private static final int KEY_BYTES = 16;

    private EngineLoad() {}

    public static void main(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException {
        int facts = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int people = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int batch = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        Path folder = args.length > 3
                ? Files.createDirectories(Path.of(args[3]))
                : Files.createTempDirectory("lockstep-bench");
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
                say(
                        "%,d facts: %,.0f facts/s, %,d persons, %,d changes",
                        slice * arrivals.length,
                        arrivals.length / took,
                        engine.status().persons(),
                        engine.status().lastPosition());
            }
        }
        double rate = facts / seconds;
        say(
                "engine: %,.0f facts/s, %,d commits of %,d bytes, %.0f%% of the time in commits",
                rate, commits.count, commits.bytes / commits.count, 100e-9 * commits.nanos / seconds);
        double limit = raw(folder.resolve("raw"), settings.cacheBytes(), commits, facts);
        say("raw store: %,.0f facts/s; the engine has %.2f of it", limit, rate / limit);
    }

    private static double send(Engine engine, Arrival[] arrivals, int batch, AtomicLong clock)
            throws InterruptedException, ExecutionException {
        Deque<CompletableFuture<List<Outcome>>> underWay = new ArrayDeque<>();
        long started = System.nanoTime();
        for (int first = 0; first < arrivals.length; first += batch) {
            List<Intake> intakes = new ArrayList<>(batch);
            for (int i = first; i < Math.min(first + batch, arrivals.length); i++) {
                intakes.add(new Intake.Learned(arrivals[i].fact(), false));
            }
            clock.set(arrivals[first].receivedAt());
            underWay.add(engine.receive(intakes));
            if (underWay.size() == UNDER_WAY) {
                underWay.remove().get();
            }
        }
        while (!underWay.isEmpty()) {
            underWay.remove().get();
        }
        return (System.nanoTime() - started) / 1e9;
    }

    /** As many bytes in as many batches, in two rows a fact, which is what a fact and a person's state are. */
    private static double raw(Path folder, long cacheBytes, Commits commits, int facts) throws StoreException {
        SplittableRandom random = new SplittableRandom(1);
        int rows = Math.toIntExact(2L * facts / commits.count);
        byte[] value = new byte[(int) (commits.bytes / commits.count / Math.max(1, rows)) - KEY_BYTES];
        try (RocksStore store = RocksStore.open(folder, cacheBytes)) {
            long started = System.nanoTime();
            for (long i = 0; i < commits.count; i++) {
                WriteSet writes = new WriteSet();
                for (int row = 0; row < rows; row++) {
                    byte[] contents = value.clone();
                    for (int at = 0; at + 8 <= contents.length; at += 8) {
                        contents[at] = (byte) random.nextInt();
                    }
                    writes.put(row % 2 == 0 ? Table.HISTORY : Table.PEOPLE, Keys.of(random.nextLong(), i), contents);
                }
                store.commit(writes);
            }
            return facts / ((System.nanoTime() - started) / 1e9);
        }
    }

    private static final class Commits implements EngineObserver {
        private long count;
        private long bytes;
        private long nanos;

        @Override
        public void committed(long more, long took) {
            count++;
            bytes += more;
            nanos += took;
        }
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
