package dev.lockstep.bench;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.preview.Forecast;
import dev.lockstep.sync.preview.Preview;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a plan takes: recent buyers are made those of ten days instead of seven, and everybody is asked what that would do to the
 * audiences of the shop.
 *
 * <p>Arguments: how many persons (1,000,000), how many facts of each (5), and a folder for the data.
 */
public final class Planning {

    private static final int BATCH = 1000;
    private static final int SAID_EVERY = 1_000_000;
    private static final int THREADS = 2;

    private Planning() {}

    public static void main(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        int persons = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int factsEach = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        try (BenchFolder folder = BenchFolder.of(args, 2)) {
            return run(persons, persons * factsEach, folder);
        }
    }

    private static Figures run(int persons, int facts, BenchFolder folder)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        ShopGenerator shop = Shop.facts(persons, facts);
        AtomicLong clock = new AtomicLong(Shop.START);
        EngineSettings settings =
                EngineSettings.of(folder.resolve("engine")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        Workspace current = Shop.workspace();
        Workspace next = changed();
        try (Engine engine = Engine.open(settings, current.conditions(), new Commits())) {
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
            long started = System.nanoTime();
            Preview preview = new Preview(current, next, Shop.folder());
            Forecast forecast = engine.survey(survey -> preview.of(survey, clock.get(), THREADS, share -> {}));
            double seconds = (System.nanoTime() - started) / 1e9;
            Figures figures = new Figures();
            figures.add(
                    "a plan of one changed segment",
                    "under 10 s",
                    "%,d persons, %,d facts, %d audiences: %.1f s",
                    forecast.persons(),
                    feeder.taken(),
                    forecast.audiences().size(),
                    seconds);
            figures.add("persons asked", "", "%,.0f/s", forecast.persons() / seconds);
            return figures;
        }
    }

    private static Workspace changed() throws IOException {
        List<SourceFile> files = WorkspaceReader.files(Shop.folder()).stream()
                .map(file -> new SourceFile(
                        file.name(),
                        file.text()
                                .replace(
                                        "      did: Order Completed\n      within: 7d",
                                        "      did: Order Completed\n      within: 10d")))
                .toList();
        return WorkspaceReader.read(files).workspace().orElseThrow();
    }
}
