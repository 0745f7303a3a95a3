package dev.lockstep.sync.chain;

import dev.lockstep.core.model.Fact;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.sync.simulation.FaultyStore;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The engine and a runner for each connection of a workspace, on the thread of whoever asks and on a clock that stands until it is
 * moved. What breaks begins anew from the store, and a connection that is stopped begins anew when its settings are other ones, as in
 * a server. For one thread.
 */
final class Chain implements AutoCloseable {

    private static final long GATHER_MS = 100;
    private static final int MOST_TURNS = 200_000;

    private final Path folder;
    private final FaultyStore store;
    private final ManualClock clock;
    private final RandomGenerator dice;
    private final SyncObserver observer;
    private final Function<String, DestinationKind> kinds;
    private final Map<String, String> secrets = new TreeMap<>();
    private final SequencedMap<String, Open> connections = new LinkedHashMap<>();
    private final SteppedEngine engine;
    private Workspace workspace;

    private record Open(ConnectionRunner runner, Settings settings) {}

    /**
     * What a chain works with.
     *
     * @param folder for the workspace and for snapshots on their way
     * @param kinds of destinations by their names
     * @param isWrittenAtOnce see {@link SteppedEngine}
     */
    record Surroundings(
            Path folder,
            FaultyStore store,
            ManualClock clock,
            RandomGenerator dice,
            SyncObserver observer,
            Function<String, DestinationKind> kinds,
            BooleanSupplier isWrittenAtOnce) {

        /** Where nothing fails. */
        static Surroundings well(Path folder, FaultyStore store, ManualClock clock) {
            return new Surroundings(
                    folder,
                    store,
                    clock,
                    RandomGenerator.of("L64X128MixRandom"),
                    SyncObserver.NONE,
                    kind -> Destinations.named(kind).orElseThrow(),
                    () -> true);
        }
    }

    /** @param yaml the workspace; secrets of it are the variables of {@link #secret} */
    Chain(Surroundings around, Map<String, String> secrets, String yaml) {
        this.folder = around.folder();
        this.store = around.store();
        this.clock = around.clock();
        this.dice = around.dice();
        this.observer = around.observer();
        this.kinds = around.kinds();
        this.secrets.putAll(secrets);
        this.workspace = read(yaml);
        this.engine = new SteppedEngine(
                store, workspace, clock, around.isWrittenAtOnce(), defined -> Sync.events(defined, folder));
        openAll();
    }

    private Workspace read(String yaml) {
        try {
            Files.writeString(folder.resolve("lockstep.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WorkspaceReader.Reading reading = WorkspaceReader.read(folder, secrets::get);
        return reading.workspace()
                .filter(it -> reading.problems().isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("" + reading.problems()));
    }

    private void openAll() {
        connections.values().forEach(open -> open.runner.close());
        connections.clear();
        workspace.connections().keySet().forEach(name -> connections.put(name, open(name)));
    }

    private Open open(String name) {
        Connection connection = workspace.connections().get(name);
        DestinationKind kind = kinds.apply(connection.kind());
        Settings settings = settings(name);
        Targets.Found targets = Targets.of(workspace, name, kind, settings);
        if (!targets.problems().isEmpty()) {
            throw new IllegalArgumentException("" + targets.problems());
        }
        while (true) {
            try {
                ConnectionRunner runner = new ConnectionRunner(
                        kind,
                        settings,
                        targets.targets(),
                        targets.troubled(),
                        targets.canary(),
                        false,
                        new ConnectionRunner.Surroundings(
                                name, engine, store, clock, dice, folder.resolve("scratch"), GATHER_MS, observer));
                return new Open(runner, settings);
            } catch (StoreException e) {
                clock.advance(Duration.ofMillis(1));
            }
        }
    }

    private Settings settings(String name) {
        Connection connection = workspace.connections().get(name);
        return ConnectionSettings.of(connection, kinds.apply(connection.kind()).declaration(), folder)
                .orElseThrow();
    }

    // ---- what is done to it

    /** A fact comes in; it is taken in the next turn. */
    void receive(Fact fact) {
        engine.receive(fact);
    }

    /** A secret of the workspace is another one from now on. */
    void secret(String variable, String value) {
        secrets.put(variable, value);
        try {
            workspace = read(Files.readString(folder.resolve("lockstep.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another workspace counts from now on. */
    void define(String yaml) {
        workspace = read(yaml);
        engine.define(workspace);
        openAll();
    }

    /** The process dies and starts again. */
    void crash() {
        engine.crash();
        openAll();
    }

    /** The program of one connection begins anew from its ledger. */
    void reopen(String connection) {
        connections.replace(connection, open(connection)).runner.close();
    }

    ConnectionRunner runner(String connection) {
        return connections.get(connection).runner;
    }

    SteppedEngine engine() {
        return engine;
    }

    // ---- time

    /** The engine and every connection do what they have to do now; returns when there is more, if nothing happens. */
    long turn() {
        engine.turn();
        long next = engine.next();
        for (String name : connections.keySet()) {
            next = Math.min(next, turn(name));
        }
        return next;
    }

    private long turn(String name) {
        Open open = connections.get(name);
        if (open.runner.stopped().isPresent() && !open.settings.equals(settings(name))) {
            reopen(name);
        }
        try {
            return runner(name).turn();
        } catch (StoreException | UnreadableException e) {
            reopen(name);
            return clock.millis();
        }
    }

    /** So much time passes, in which everything that falls due is done when it does. */
    void pass(Duration time) {
        pass(time, () -> {});
    }

    /** The same, and after each turn somebody looks. */
    void pass(Duration time, Runnable look) {
        Instant end = clock.instant().plus(time);
        for (int turns = 0; turns < MOST_TURNS; turns++) {
            long next = turn();
            look.run();
            if (next <= clock.millis()) {
                continue;
            }
            if (!clock.instant().isBefore(end)) {
                return;
            }
            Instant then = next < end.toEpochMilli() ? Instant.ofEpochMilli(next) : end;
            clock.advance(Duration.between(clock.instant(), then));
        }
        throw new AssertionError("it never comes to rest");
    }

    @Override
    public void close() {
        connections.values().forEach(open -> open.runner.close());
        store.close();
    }
}
