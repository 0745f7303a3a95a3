package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one connection: it makes the runner's turns, sleeps while there is nothing to do, and begins anew from the ledger where
 * something broke. What others want of the runner they ask for, and it is done between two turns. Safe for any number of threads.
 */
final class Worker implements AutoCloseable {

    /** It looks for news at least so often: some things change by the clock alone. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    /**
     * So long it lets changes gather between two turns, however many come: each turn is a write that is synced, in the one queue in
     * which facts wait to be acknowledged. Less than changes wait to be sent together, so that none is sent later for it.
     */
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(25);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(2);

    /** How often it looks whether a connection that was stopped has got other settings. */
    private static final long SETTINGS_EVERY_MS = 10_000;

    private final DestinationKind kind;
    private final Supplier<Optional<Settings>> settings;
    private final Targets.Found targets;
    private final boolean isAnnounced;
    private final ConnectionRunner.Surroundings around;
    private final Queue<Request<?>> requests = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile Optional<ConnectionStatus> status = Optional.empty();
    private volatile boolean closing;
    private @Nullable Settings used;
    private long settingsAt;

    /** Something to be done with the runner. */
    @FunctionalInterface
    interface Ask<T> {
        T of(ConnectionRunner runner) throws StoreException;
    }

    private record Request<T>(Ask<T> ask, CompletableFuture<T> answer) {
        void answer(ConnectionRunner runner) throws StoreException {
            try {
                answer.complete(ask.of(runner));
            } catch (StoreException | RuntimeException e) {
                answer.completeExceptionally(e);
                throw e;
            }
        }
    }

    /**
     * Begins to work.
     *
     * @param settings as they are now; empty where one of them cannot be had
     * @param isAnnounced whether what changes by other definitions than before was announced by a plan
     */
    Worker(
            DestinationKind kind,
            Supplier<Optional<Settings>> settings,
            Targets.Found targets,
            boolean isAnnounced,
            ConnectionRunner.Surroundings around) {
        this.kind = kind;
        this.settings = settings;
        this.targets = targets;
        this.isAnnounced = isAnnounced;
        this.around = around;
        this.thread =
                Thread.ofPlatform().name("lockstep-sync-" + around.connection()).start(this::work);
    }

    Optional<ConnectionStatus> status() {
        return status;
    }

    /** Asks for something that is done between two turns. */
    <T> CompletableFuture<T> ask(Ask<T> ask) {
        Request<T> request = new Request<>(ask, new CompletableFuture<>());
        requests.add(request);
        if (!thread.isAlive()) {
            request.answer().completeExceptionally(new IllegalStateException("the connection is closed"));
        }
        return request.answer();
    }

    private void work() {
        while (!closing) {
            try (ConnectionRunner runner = open()) {
                if (runner == null) {
                    sleep(AFTER_A_FAILURE);
                } else {
                    run(runner);
                }
            } catch (StoreException | RuntimeException e) {
                if (!closing) { // else it is the interruption, in the middle of writing a snapshot, say
                    around.observer().broken(around.connection(), e);
                }
                sleep(AFTER_A_FAILURE);
            } catch (InterruptedException e) {
                return; // by close
            }
        }
    }

    private @Nullable ConnectionRunner open() throws StoreException {
        Optional<Settings> now = settings.get();
        if (now.isEmpty()) {
            return null;
        }
        used = now.get();
        settingsAt = around.clock().millis();
        return new ConnectionRunner(
                kind, now.get(), targets.targets(), targets.troubled(), targets.canary(), isAnnounced, around);
    }

    private void run(ConnectionRunner runner) throws StoreException, InterruptedException {
        while (!closing && !isReset(runner)) {
            for (Request<?> request = requests.poll(); request != null; request = requests.poll()) {
                request.answer(runner);
            }
            long next = runner.turn();
            status = Optional.of(runner.status());
            long wait = Math.min(LONGEST_SLEEP.toMillis(), next - around.clock().millis());
            if (wait > 0 && requests.isEmpty()) {
                long rest = Math.min(wait, BETWEEN_TURNS.toMillis());
                Thread.sleep(rest);
                around.feed().await(runner.ledger().position(), Duration.ofMillis(wait - rest));
            }
        }
    }

    /** A connection that was stopped begins anew when its settings have changed, so that a new token needs no restart. */
    private boolean isReset(ConnectionRunner runner) {
        long now = around.clock().millis();
        if (runner.stopped().isEmpty() || now - settingsAt < SETTINGS_EVERY_MS) {
            return false;
        }
        settingsAt = now;
        Optional<Settings> current = settings.get();
        return current.isPresent() && !current.get().equals(used);
    }

    private void sleep(Duration time) {
        try {
            if (!closing) {
                Thread.sleep(time);
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** Ends after what is under way; what waits is in the ledger. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        requests.forEach(request ->
                request.answer().completeExceptionally(new IllegalStateException("the connection is closed")));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
