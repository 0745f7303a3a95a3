package dev.lockstep.cli.demo;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.sandbox.Sandbox;
import dev.lockstep.destinations.sandbox.SandboxAccount;
import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.PersonView;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.EngineFeed;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What a server has, with sandboxes in place of the platforms: the engine on a folder that is gone afterwards, the runners that keep
 * audiences in step, and a sandbox for each connection. All of them go by one clock. Safe for any number of threads.
 */
final class Stage implements AutoCloseable {

    /** How long the sandbox of Yandex works on a file. The real one may take hours. */
    static final Duration PROCESSING = Duration.ofMinutes(10);

    /** In real time. */
    private static final Duration SIGNATURES_LAST = Duration.ofMinutes(5);

    private final Workspace workspace;
    private final SequencedMap<String, SandboxAccount> sandboxes;
    private final Map<String, AtomicLong> calls = new LinkedHashMap<>();
    private final Path folder;
    private final Engine engine;
    private final Sync sync;

    private Stage(
            Workspace workspace,
            SequencedMap<String, SandboxAccount> sandboxes,
            Path folder,
            ShopClock clock,
            SyncObserver observer)
            throws StoreException {
        this.workspace = DemoWorkspace.at(sandboxes, workspace);
        this.sandboxes = sandboxes;
        this.folder = folder;
        this.engine = Engine.open(
                EngineSettings.of(folder.resolve("data")).withClock(clock.ofTheShop()),
                workspace.conditions(),
                Targets.attributes(workspace),
                EngineObserver.NONE);
        this.sync = new Sync(new Sync.Surroundings(
                new EngineFeed(engine), engine.books(), clock, folder.resolve("outgoing"), observer));
        sandboxes.forEach((name, account) -> {
            AtomicLong count = new AtomicLong();
            calls.put(name, count);
            account.sandbox().watch((call, response) -> count.incrementAndGet());
        });
    }

    /** Sets the stage; nothing is kept in step before {@link #keepInStep}. */
    static Stage set(Workspace workspace, ShopClock clock, SyncObserver observer) throws IOException, StoreException {
        SequencedMap<String, SandboxAccount> sandboxes = new LinkedHashMap<>();
        for (Connection connection : workspace.connections().values()) {
            if (DemoWorkspace.hasSandbox(connection)) {
                SandboxAccount account = SandboxAccount.start(connection.kind(), 0, clock);
                if (account.sandbox() instanceof YandexSandbox yandex) {
                    yandex.processIn(PROCESSING);
                }
                if (account.sandbox() instanceof WebhookSandbox webhook) {
                    webhook.tolerate(clock.ofReal(SIGNATURES_LAST));
                }
                sandboxes.put(connection.name(), account);
            }
        }
        return new Stage(workspace, sandboxes, Files.createTempDirectory("lockstep-demo-"), clock, observer);
    }

    /** From now on audiences are kept in step. */
    void keepInStep() {
        sync.keep(workspace, folder, () -> workspace, false);
    }

    Engine engine() {
        return engine;
    }

    /** As it is run, with connections to the sandboxes. */
    Workspace workspace() {
        return workspace;
    }

    /** How every connection stands, in the order of the workspace. */
    List<ConnectionStatus> status() {
        return sync.status();
    }

    /** How many calls the sandbox of a connection has had. */
    long calls(String connection) {
        AtomicLong count = calls.get(connection);
        return count == null ? 0 : count.get();
    }

    /** Whether every timer is fired that was due by then. */
    boolean isPastTimers(long instant) {
        return engine.status().nextTimer() > instant;
    }

    /** Whether all that the engine has written is followed, and all that may be sent is sent and in effect. */
    boolean isSettled() {
        List<ConnectionStatus> status = status();
        return status.size() == sandboxes.size() && status.stream().allMatch(this::isSettled);
    }

    private boolean isSettled(ConnectionStatus connection) {
        boolean isAllFollowed = connection.followed() >= engine.status().lastPosition();
        return connection.stopped().isPresent()
                || (isAllFollowed && connection.copies().stream().allMatch(Stage::isSettled));
    }

    private static boolean isSettled(ConnectionStatus.CopyStatus copy) {
        return copy.isSurveyed()
                && (!copy.held().isEmpty()
                        || (copy.waiting().isEmpty() && copy.oldestUnconfirmed().isEmpty()));
    }

    /** Those whom the platform shows in an audience, by what it knows them by. See {@link Sandbox#members}. */
    Map<String, String> members(String connection, String audience) {
        SandboxAccount account = sandboxes.get(connection);
        return account == null ? Map.of() : account.sandbox().members(audience);
    }

    /** Whether the platform shows a person in an audience, by any of their identifiers. */
    boolean isThere(String connection, String audience, PersonId person) {
        Connection known = workspace.connections().get(connection);
        if (known == null) {
            return false;
        }
        DestinationKind kind = Destinations.named(known.kind()).orElseThrow();
        Map<String, String> members = members(connection, audience);
        return identifiers(person).stream()
                .flatMap(identifier -> normalised(kind.declaration().dialect(), identifier))
                .anyMatch(members::containsKey);
    }

    private List<Identifier> identifiers(PersonId person) {
        try {
            return engine.person(person.name()).map(PersonView::identifiers).orElse(List.of());
        } catch (UnavailableException e) {
            throw new IllegalStateException("the engine cannot be asked", e);
        }
    }

    private static Stream<String> normalised(Dialect dialect, Identifier identifier) {
        return IdentifierType.of(identifier.kind().type()).flatMap(dialect::rule).stream()
                .flatMap(rule ->
                        rule.normalise(identifier.value(), PhoneRegion.NONE) instanceof Normalised.Usable(String value)
                                ? Stream.of(value)
                                : Stream.empty());
    }

    @Override
    public void close() {
        sync.close();
        engine.close();
        sandboxes.values().forEach(SandboxAccount::close);
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be deleted", e);
        }
    }
}
