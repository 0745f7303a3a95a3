package dev.lockstep.sync.runner;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.ledger.Call;
import dev.lockstep.sync.ledger.CallLog;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Differences;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.yaml.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the audiences of a workspace in step with their destinations: a thread for each connection, none of which waits for another.
 * Safe for any number of threads.
 */
public final class Sync implements AutoCloseable {

    /** How long a change may wait for more to go with it in one batch. */
    private static final long GATHER_MS = 100;

    private final Surroundings around;
    private SequencedMap<String, Worker> workers = new LinkedHashMap<>();
    private List<Problem> problems = List.of();
    private List<ConnectionStatus> left = List.of();

    /**
     * What it works with.
     *
     * @param scratch a folder for snapshots on their way
     */
    public record Surroundings(Feed feed, Books books, InstantSource clock, Path scratch, SyncObserver observer) {}

    public Sync(Surroundings around) {
        this.around = around;
    }

    /**
     * From now on these audiences are kept. Connections that went on before are ended first, and taken up again from their ledgers.
     *
     * @param folder of the workspace, from which relative folders are meant
     * @param source reads the workspace anew, so that a connection whose secret was refused gets the new one
     * @param isAnnounced whether somebody has seen in a plan what changes, so that no guard holds it
     */
    public synchronized void keep(Workspace workspace, Path folder, Supplier<Workspace> source, boolean isAnnounced) {
        end();
        List<Problem> found = new ArrayList<>();
        for (Connection connection : workspace.connections().values()) {
            Optional<DestinationKind> kind = Destinations.named(connection.kind());
            if (kind.isPresent()) {
                start(workspace, connection, kind.get(), folder, source, isAnnounced, found);
            }
        }
        problems = List.copyOf(found);
        left = left(workspace);
    }

    /** The names of events that the connections of a workspace wait for, and that the engine is to note. */
    public static Set<String> events(Workspace workspace, Path folder) {
        return workspace.connections().values().stream()
                .flatMap(connection -> Destinations.named(connection.kind()).stream()
                        .flatMap(kind ->
                                kind.events(ConnectionSettings.known(connection, kind.declaration(), folder)).stream()))
                .collect(Collectors.toSet());
    }

    /** Connections that the workspace speaks of no more, where somebody is still there: without its key nobody can be taken out. */
    private List<ConnectionStatus> left(Workspace workspace) {
        List<ConnectionStatus> gone = new ArrayList<>();
        try {
            Ledger.all(around.books()).forEach((connection, copies) -> {
                String left =
                        copies.stream().flatMap(copy -> left(copy).stream()).collect(Collectors.joining(", "));
                if (!workspace.connections().containsKey(connection) && !left.isEmpty()) {
                    gone.add(ConnectionStatus.left(connection, left));
                }
            });
        } catch (UnreadableException e) {
            return List.of(); // While the store is not open nothing can be said of it, nor of those that are kept.
        }
        return gone;
    }

    /** Who is in a copy, in words; empty where nobody is. */
    private Optional<String> left(Copy copy) {
        boolean isCanaryThere = Ledger.isCanaryIn(around.books(), copy);
        if (copy.delivered() == 0 && !isCanaryThere) {
            return Optional.empty();
        }
        String people = copy.delivered() + " of " + copy.audience();
        String canary = "the canary of " + copy.audience();
        return Optional.of(!isCanaryThere ? people : copy.delivered() == 0 ? canary : people + " and its canary");
    }

    private void start(
            Workspace workspace,
            Connection connection,
            DestinationKind kind,
            Path folder,
            Supplier<Workspace> source,
            boolean isAnnounced,
            List<Problem> found) {
        Optional<Settings> settings = ConnectionSettings.of(connection, kind.declaration(), folder);
        if (settings.isEmpty()) {
            found.add(new Problem(
                    connection.place(),
                    "a setting of the connection " + connection.name() + " is not there",
                    "set the variable or the file that it comes from"));
            return;
        }
        Targets.Found targets = Targets.of(workspace, connection.name(), kind, settings.get());
        found.addAll(targets.problems());
        workers.put(
                connection.name(),
                new Worker(
                        kind,
                        () -> Optional.ofNullable(source.get().connections().get(connection.name()))
                                .flatMap(current -> ConnectionSettings.of(current, kind.declaration(), folder)),
                        targets,
                        isAnnounced,
                        new ConnectionRunner.Surroundings(
                                connection.name(),
                                around.feed(),
                                around.books(),
                                around.clock(),
                                RandomGenerator.of("L64X128MixRandom"),
                                around.scratch(),
                                GATHER_MS,
                                around.observer())));
    }

    /** What keeps audiences and connections from being kept. */
    public synchronized List<Problem> problems() {
        return problems;
    }

    /** How every connection stands, in the order of the workspace. */
    public synchronized List<ConnectionStatus> status() {
        return Stream.concat(workers.values().stream().flatMap(worker -> worker.status().stream()), left.stream())
                .toList();
    }

    /** People of an audience of whom a connection has not what it should have, see {@link Differences#of}. */
    public Differences.Page differences(String connection, String audience, long after, int limit) {
        return Differences.of(around.books(), connection, audience, after, limit);
    }

    /**
     * Calls that were made on a connection, the newest first.
     *
     * @param audience that they were about; empty for all
     * @param before only calls with a lower number
     */
    public List<Call> calls(String connection, Optional<String> audience, OptionalLong before, int limit) {
        return CallLog.read(
                around.books(),
                connection,
                before,
                call -> audience.isEmpty() || audience.get().equals(call.audience()),
                limit,
                around.clock().millis());
    }

    /** The last walks of a connection's canary, the newest first, that of now too; see {@link CanaryBook}. */
    public List<CanaryWalk> walks(String connection) {
        return CanaryBook.walks(around.books(), connection);
    }

    /** Lets go what the guards hold of an audience, at every connection; false where it is at none. */
    public boolean release(String audience) {
        return any(runner -> runner.release(audience));
    }

    /** Tries at once what waits, of one audience or of all, and what was stopped; false where there is no such audience. */
    public boolean run(Optional<String> audience) {
        return any(runner -> runner.run(audience));
    }

    /** The same, and sends everybody of it once more, as where a destination has lost them. */
    public boolean again(Optional<String> audience) {
        return any(runner -> runner.again(audience));
    }

    private boolean any(Worker.Ask<Boolean> ask) {
        List<CompletableFuture<Boolean>> answers;
        synchronized (this) {
            answers = workers.values().stream().map(worker -> worker.ask(ask)).toList();
        }
        boolean any = false;
        for (CompletableFuture<Boolean> answer : answers) {
            any |= answer.join();
        }
        return any;
    }

    private void end() {
        Map<String, Worker> ended = workers;
        workers = new LinkedHashMap<>();
        ended.values().forEach(Worker::close);
    }

    /** Ends after the calls that are under way. What waits goes on from the ledger when it is kept again. */
    @Override
    public synchronized void close() {
        end();
    }
}
