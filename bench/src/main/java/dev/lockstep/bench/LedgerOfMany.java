package dev.lockstep.bench;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One audience of many people at a folder, with its ledger in a store as a server has it. For one thread. */
final class LedgerOfMany implements AutoCloseable {

    private static final String AUDIENCE = "Everybody";
    private static final String CONNECTION = "disk";

    private static final String OTHER_RULE = ", phone_region: US";

    private final ManyPeople people;
    private final Path folder;
    private final Engine engine;
    private ConnectionRunner runner;

    LedgerOfMany(long count, BenchFolder bench) throws IOException, StoreException {
        this.people = new ManyPeople("everybody", "few", count);
        this.folder = Files.createDirectories(bench.resolve("sync"));
        Workspace workspace = workspace("[]", "");
        this.engine = Engine.open(EngineSettings.of(folder.resolve("data")), workspace.conditions(), new Commits());
        this.runner = open(workspace);
    }

    private Workspace workspace(String excluded, String setting) throws IOException {
        Files.writeString(
                folder.resolve("lockstep.yaml"), """
                connections:
                  %s: {kind: files, directory: out, every: 1d%s}
                segments:
                  everybody: {where: {did: Order Completed}}
                  few: {where: {did: Order Refunded}}
                audiences:
                  %s: {segment: everybody, role: analytics, to: [%s], exclude: %s}
                """.formatted(CONNECTION, setting, AUDIENCE, CONNECTION, excluded));
        WorkspaceReader.Reading reading = WorkspaceReader.read(folder, name -> null);
        return reading.workspace()
                .orElseThrow(() -> new IllegalStateException(reading.problems().toString()));
    }

    private ConnectionRunner open(Workspace workspace) throws StoreException {
        DestinationKind kind = Destinations.named("files").orElseThrow();
        Connection connection = Objects.requireNonNull(workspace.connections().get(CONNECTION));
        Settings settings =
                ConnectionSettings.of(connection, kind.declaration(), folder).orElseThrow();
        return new ConnectionRunner(
                kind,
                settings,
                Targets.of(workspace, CONNECTION, kind, settings).targets(),
                new ConnectionRunner.Surroundings(
                        CONNECTION,
                        people,
                        engine.books(),
                        InstantSource.system(),
                        RandomGenerator.getDefault(),
                        folder.resolve("scratch"),
                        0,
                        SyncObserver.NONE));
    }

    /** Phone numbers are read by another rule, so that everybody must be normalised and hashed anew; and it comes to the same. */
    void readPhonesAnew() throws IOException, StoreException {
        defineAnew(workspace("[]", OTHER_RULE));
    }

    /** After that, those in the small segment are excluded. */
    void excludeFew() throws IOException, StoreException {
        defineAnew(workspace("[few]", OTHER_RULE));
    }

    /** After that, they are excluded no more. */
    void excludeNobody() throws IOException, StoreException {
        readPhonesAnew();
    }

    private void defineAnew(Workspace workspace) throws StoreException {
        runner.close();
        runner = open(workspace);
    }

    /**
     * Asks those whom a new definition may move where they stand.
     *
     * @return how many seconds it took
     */
    double plan() throws StoreException {
        long started = System.nanoTime();
        while (!copy().isSurveyed()) {
            runner.turn();
        }
        return (System.nanoTime() - started) / 1e9;
    }

    /** The same of everybody, and sends what comes of it. */
    double fill() throws StoreException {
        long started = System.nanoTime();
        runner.run(Optional.empty());
        while (!copy().isSurveyed() || !copy().waiting().isEmpty()) {
            runner.turn();
        }
        return (System.nanoTime() - started) / 1e9;
    }

    /** Puts everybody once more though nothing has changed, and returns how many seconds it took. */
    double putAgain() throws StoreException {
        copy().repair();
        runner.run(Optional.empty());
        long started = System.nanoTime();
        while (copy().isUncertain()) {
            runner.turn();
        }
        return (System.nanoTime() - started) / 1e9;
    }

    Copy copy() {
        return runner.ledger().find(AUDIENCE).orElseThrow();
    }

    ConnectionRunner runner() {
        return runner;
    }

    /** What was put. */
    Path file() {
        return folder.resolve("out").resolve(AUDIENCE + ".csv");
    }

    @Override
    public void close() {
        runner.close();
        engine.close();
    }
}
