package dev.lockstep.bench;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.Tally;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.insight.audience.AudienceChange;
import dev.lockstep.insight.audience.AudienceQuestion;
import dev.lockstep.sync.preview.Forecast;
import dev.lockstep.sync.preview.Preview;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long a plan takes. Recent buyers are defined otherwise in several ways, and everybody is asked what that would do to the audiences of
 * the shop: by a program that has been up for a while, and by one that has just begun. And why each of these audiences changed over the last
 * thirty days.
 *
 * <p>Arguments: how many persons (1,000,000), how many facts of each (5), and a folder for the data.
 */
public final class Planning {

    private static final int BATCH = 1000;
    private static final int SAID_EVERY = 1_000_000;
    private static final int THREADS = 2;
    private static final long BACK_MS = Duration.ofDays(30).toMillis();
    private static final String AIM = "under 10 s";
    private static final String AS_IT_IS = "      did: Order Completed\n      within: 7d";

    /** As the first argument: what {@link #afresh} does in a process of its own. */
    private static final String AFRESH = "afresh";

    /** How recent buyers are defined instead. */
    private enum Change {
        WIDER("a window that is wider: all is remembered", "did: Order Completed\n      within: 10d"),
        ANOTHER_EVENT(
                "an event that nobody asked for: facts of the last days", "did: Catalogue Ordered\n      within: 7d"),
        WORTH(
                "a property that nobody asked for: facts of who ordered lately",
                "did: Order Completed\n      where: {revenue: {gte: 50}}\n      within: 10d"),
        EVER(
                "what most people did at any time: all of their facts",
                "did: Product Viewed\n      where: {price: {gte: 30}}\n      at_least: 2");

        private final String what;
        private final String condition;

        Change(String what, String condition) {
            this.what = what;
            this.condition = "      " + condition;
        }

        Workspace workspace() throws IOException {
            List<SourceFile> files = WorkspaceReader.files(Shop.folder()).stream()
                    .map(file -> new SourceFile(file.name(), file.text().replace(AS_IT_IS, condition)))
                    .toList();
            return WorkspaceReader.read(files).workspace().orElseThrow();
        }
    }

    private Planning() {}

    public static void main(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        if (args.length > 0 && args[0].equals(AFRESH)) {
            System.out.println(afresh(Path.of(args[1]), Long.parseLong(args[2]), Change.valueOf(args[3])));
            return;
        }
        measure(args).print(System.out);
    }

    static Figures measure(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        int persons = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int factsEach = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        try (BenchFolder folder = BenchFolder.of(args, 2)) {
            return run(persons, persons * factsEach, folder.resolve("engine"));
        }
    }

    private static Figures run(int persons, int facts, Path folder)
            throws IOException, StoreException, InterruptedException, ExecutionException, UnavailableException {
        ShopGenerator shop = Shop.facts(persons, facts);
        AtomicLong clock = new AtomicLong(Shop.START);
        Workspace current = Shop.workspace();
        Figures figures = new Figures();
        try (Engine engine = open(folder, clock::get, current)) {
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
            figures.add("persons, facts", "", "%,d, %,d", engine.status().persons(), feeder.taken());
            Idle.await();
            for (Change change : Change.values()) {
                figures.add("a plan: " + change.what, AIM, "%s", plan(change, current, engine, clock.get()));
            }
            explain(current, engine, clock.get(), figures);
        }
        for (Change change : List.of(Change.WIDER, Change.EVER)) {
            figures.add(
                    "the same in a program that has just begun: " + change.what,
                    AIM,
                    "%s",
                    Afterwards.output(
                            Planning.class, AFRESH, folder.toString(), Long.toString(clock.get()), change.name()));
        }
        return figures;
    }

    private static Engine open(Path folder, LongSupplier clock, Workspace workspace) throws StoreException {
        return Engine.open(
                EngineSettings.of(folder).withClock(() -> Instant.ofEpochMilli(clock.getAsLong())),
                workspace.conditions(),
                Targets.attributes(workspace),
                new Commits());
    }

    private static String afresh(Path folder, long now, Change change)
            throws IOException, StoreException, UnavailableException {
        Workspace current = Shop.workspace();
        try (Engine engine = open(folder, () -> now, current)) {
            return plan(change, current, engine, now);
        }
    }

    /** Makes a plan, and says how long it took. */
    private static String plan(Change change, Workspace current, Engine engine, long now)
            throws IOException, UnavailableException {
        Workspace next = change.workspace();
        long began = System.nanoTime();
        long busy = Idle.processorNanos();
        Preview preview = Preview.of(current, next, Shop.folder(), List.of());
        Forecast forecast = engine.survey(survey -> preview.of(survey, now, THREADS, share -> {}));
        double seconds = (System.nanoTime() - began) / 1e9;
        return String.format(
                Locale.ROOT,
                "%.1f s, %.1f s of processor time, %d audiences, %,.0f persons/s",
                seconds,
                (Idle.processorNanos() - busy) / 1e9,
                forecast.audiences().size(),
                forecast.persons() / seconds);
    }

    /** Why every audience changed over the last thirty days. */
    private static void explain(Workspace workspace, Engine engine, long now, Figures figures)
            throws UnavailableException {
        double slowest = 0;
        long moves = 0;
        for (String audience : workspace.audiences().keySet()) {
            long started = System.nanoTime();
            AudienceQuestion question = AudienceQuestion.of(workspace, audience, now - BACK_MS, now, now);
            Tally tally = engine.tally(question.audience().segment(), question.movesFrom(), question.eventsFrom())
                    .orElseThrow();
            AudienceChange change = question.answer(tally, engine.books());
            slowest = Math.max(slowest, (System.nanoTime() - started) / 1e9);
            moves += change.size().all().all();
        }
        figures.add(
                "an explanation of an audience over 30 days",
                "under 2 s",
                "%.2f s the slowest of %d, which tell of %,d entries and exits",
                slowest,
                workspace.audiences().size(),
                moves);
    }
}
