package dev.lockstep.sync.rehearsal;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.sync.rehearsal.SyncOutcome.Sent;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Rehearsal.Change;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One rehearsal under way: an engine, a runner for each connection, and what they have sent. For one thread. */
final class Stage implements AutoCloseable {

    /** As live. */
    private static final long GATHER_MS = 100;

    /** More people than this play in no rehearsal. */
    private static final int MOST_PEOPLE = 10_000;

    /** More than this without the clock going on is a defect. */
    private static final int MOST_TURNS = 10_000;

    /** Whatever secret a connection has is not used; this one is well-formed for all. */
    private static final String NO_SECRET = "whsec_cmVoZWFyc2VkLCBub3QgYSByZWFsIHNlY3JldA==";

    private final Workspace workspace;
    private final Path folder;
    private final Path scratch;
    private final long start;
    private final MemoryStore store = new MemoryStore();
    private final RehearsedEngine engine;
    private final List<ConnectionRunner> runners = new ArrayList<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final List<Taken> taken = new ArrayList<>();
    private final List<Fact> arriving = new ArrayList<>();
    private long now;

    private record Taken(long person, Sent sent) {}

    Stage(Workspace workspace, Path folder, long start) throws IOException, StoreException {
        this.workspace = workspace;
        this.folder = folder;
        this.start = start;
        this.now = start;
        this.engine = new RehearsedEngine(workspace, store);
        this.scratch = Files.createTempDirectory("lockstep-rehearsal");
        for (Connection connection : workspace.connections().values()) {
            Optional<DestinationKind> kind = Destinations.named(connection.kind());
            if (kind.isEmpty()) {
                problems.put(connection.name(), "there is no destination of kind " + connection.kind() + " yet");
                continue;
            }
            open(connection, new RehearsedKind(kind.get()));
        }
    }

    private void open(Connection connection, RehearsedKind kind) throws StoreException {
        Optional<Settings> settings = settings(connection, kind);
        if (settings.isEmpty()) {
            problems.put(connection.name(), "a setting of the connection is not there");
            return;
        }
        InstantSource clock = () -> Instant.ofEpochMilli(now);
        Targets.Found found = Targets.of(workspace, connection.name(), kind, settings.get());
        found.problems().stream().findFirst().ifPresent(problem -> problems.put(connection.name(), problem.what()));
        try {
            runners.add(new ConnectionRunner(
                    kind,
                    settings.get(),
                    found.targets(),
                    new ConnectionRunner.Surroundings(
                            connection.name(),
                            engine,
                            store,
                            clock,
                            RandomGenerator.of("L64X128MixRandom"),
                            scratch,
                            GATHER_MS,
                            new Notes())));
        } catch (IllegalArgumentException e) {
            problems.put(connection.name(), String.valueOf(e.getMessage()));
        }
    }

    /** As they are written, but with no secret; empty where one that must be set is not there. */
    private Optional<Settings> settings(Connection connection, DestinationKind kind) {
        Settings known = ConnectionSettings.known(connection, kind.declaration(), folder);
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : kind.declaration().account()) {
            boolean isSecret = parameter.kind() instanceof Parameter.Kind.Secret;
            Optional<String> value = known.find(parameter.name());
            if (isSecret && (value.isPresent() || parameter.isRequired())) {
                value = Optional.of(NO_SECRET);
            }
            if (value.isEmpty() && parameter.isRequired()) {
                return Optional.empty();
            }
            value.ifPresent(it -> values.put(parameter.name(), it));
        }
        return Optional.of(new Settings(values, folder));
    }

    private final class Notes implements SyncObserver {
        @Override
        public void took(
                String connection, String audience, Work work, long person, long waitingSince, long acceptedAt) {
            taken.add(new Taken(person, new Sent(acceptedAt - start, connection, audience, change(work), work.lane())));
        }
    }

    private static Change change(Work work) {
        if (work.operation() == Operation.REMOVE) {
            return Change.REMOVE;
        }
        return work.lane() == Lane.UPKEEP ? Change.UPDATE : Change.ADD;
    }

    /** What keeps a connection, or one of its audiences, from being rehearsed. */
    Optional<String> problem(String connection) {
        return Optional.ofNullable(problems.get(connection));
    }

    /** A fact comes in now. */
    void receive(Fact fact) {
        arriving.add(fact);
    }

    /** Does all that is to be done up to an instant, each when it falls due. */
    void runTo(long instant) throws StoreException {
        int turns = 0;
        while (true) {
            long next = turn();
            if (next <= now) {
                if (++turns > MOST_TURNS) {
                    throw new IllegalStateException("a rehearsal never comes to rest");
                }
                continue;
            }
            if (now >= instant) {
                return;
            }
            now = Math.min(next, instant);
            turns = 0;
        }
    }

    private long turn() throws StoreException {
        engine.turn(List.copyOf(arriving), now);
        arriving.clear();
        long next = engine.next();
        for (ConnectionRunner runner : runners) {
            next = Math.min(next, runner.turn());
        }
        return next;
    }

    /** What was sent of a person for an audience, in order; by whatever name they were known then. */
    List<Sent> sent(Identifier person, String audience) {
        return taken.stream()
                .filter(one -> one.sent.audience().equals(audience) && isOf(one.person, person))
                .map(Taken::sent)
                .toList();
    }

    /** The gate at which a person who is in an audience's segment drops out of it now, if they do. */
    Optional<Gate> droppedAt(Identifier person, String audience, String connection) {
        return runners.stream()
                .filter(runner -> runner.status().connection().equals(connection))
                .map(ConnectionRunner::ledger)
                .flatMap(ledger -> ledger.find(audience).stream()
                        .flatMap(copy -> engine.people(segment(audience), 0, MOST_PEOPLE).stream()
                                .filter(number -> isOf(number, person))
                                .flatMap(number -> ledger.find(copy, number).stream())))
                .flatMap(entry -> entry.droppedAt().stream())
                .findFirst();
    }

    private String segment(String audience) {
        return Objects.requireNonNull(workspace.audiences().get(audience)).segment();
    }

    private boolean isOf(long number, Identifier person) {
        return switch (engine.profile(number)) {
            case Profile.Known known -> known.identifiers().contains(person);
            case Profile.Absorbed(long into) -> isOf(into, person);
            case Profile.Forgotten forgotten -> false;
        };
    }

    @Override
    public void close() throws IOException {
        runners.forEach(ConnectionRunner::close);
        try (Stream<Path> left = Files.list(scratch)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }
}
