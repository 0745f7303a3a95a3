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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a plan takes: recent buyers are made those of ten days instead of seven, or those of another event, and everybody is asked what
 * that would do to the audiences of the shop. And why each of these audiences changed over the last thirty days.
 *
 * <p>Arguments: how many persons (1,000,000), how many facts of each (5), and a folder for the data.
 */
public final class Planning {

    private static final int BATCH = 1000;
    private static final int SAID_EVERY = 1_000_000;
    private static final int THREADS = 2;
    private static final long BACK_MS = Duration.ofDays(30).toMillis();

    /** What is remembered of the narrower window tells of this one, too. */
    private static final String WIDER = "      did: Order Completed\n      within: 10d";

    /** Of this nothing is remembered, so that everybody's facts must be read. */
    private static final String ANOTHER_EVENT = "      did: Catalogue Ordered\n      within: 7d";

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
        try (Engine engine = Engine.open(settings, current.conditions(), Targets.attributes(current), new Commits())) {
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
            Figures figures = new Figures();
            figures.add("persons, facts", "", "%,d, %,d", engine.status().persons(), feeder.taken());
            plan("a window that is wider", changed(WIDER), current, engine, clock.get(), figures);
            plan("an event that nobody asked for", changed(ANOTHER_EVENT), current, engine, clock.get(), figures);
            explain(current, engine, clock.get(), figures);
            return figures;
        }
    }

    private static void plan(String what, Workspace next, Workspace current, Engine engine, long now, Figures figures)
            throws UnavailableException {
        long started = System.nanoTime();
        Preview preview = Preview.of(current, next, Shop.folder(), List.of());
        Forecast forecast = engine.survey(survey -> preview.of(survey, now, THREADS, share -> {}));
        double seconds = (System.nanoTime() - started) / 1e9;
        figures.add(
                "a plan of one changed segment: " + what,
                "under 10 s",
                "%.1f s, %d audiences, %,.0f persons/s",
                seconds,
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

    private static Workspace changed(String other) throws IOException {
        List<SourceFile> files = WorkspaceReader.files(Shop.folder()).stream()
                .map(file -> new SourceFile(
                        file.name(), file.text().replace("      did: Order Completed\n      within: 7d", other)))
                .toList();
        return WorkspaceReader.read(files).workspace().orElseThrow();
    }
}
