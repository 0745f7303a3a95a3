package dev.lockstep.server.alert;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.insight.alert.AlertState;
import dev.lockstep.insight.alert.AlertState.Watched;
import dev.lockstep.insight.alert.Finding;
import dev.lockstep.insight.alert.Firing;
import dev.lockstep.insight.alert.Judge.Judgement;
import dev.lockstep.insight.alert.Notice;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.workspace.Alert;
import dev.lockstep.workspace.Receiver;
import dev.lockstep.workspace.Workspace;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Watches what the alerts of the workspace watch, and has receivers told. Safe for any number of threads.
 *
 * <p>One thread looks, see {@link Watchman}: what is to be said is on disk before it is said, together with that it was. Then a thread for
 * each receiver for whom something waits sends it, see {@link Postman}. So after a crash nothing is said that was said, and nothing is
 * forgotten; but for a message that was under way, which is sent again under the same id.
 */
public final class Alerts implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** It looks for a twentieth of the time at the most, however many audiences there are. */
    private static final int PAUSE_TIMES = 19;

    /** So long a message that is under way may take when it is to end; most take less, and are not sent twice then. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private final Supplier<Workspace> workspace;
    private final Receivers receivers;
    private final Watchman watchman;
    private final Outbox outbox;
    private final InstantSource clock;
    private final Duration lookEvery;
    private final RandomGenerator random = new SecureRandom();
    private final AlertObserver observer;
    private final Map<String, Postman> postmen = new ConcurrentHashMap<>();
    private final Map<String, Thread> sending = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread looking;
    private volatile Judgement last = new Judgement(AlertState.NONE, List.of(), new LinkedHashMap<>());
    private volatile OptionalLong lookedAt = OptionalLong.empty();
    private volatile boolean closing;

    /**
     * How an alert was at a place when it looked last.
     *
     * @param firing empty where it has not begun
     */
    public record AtPlace(String place, Finding found, Optional<Firing> firing) {}

    /** How an alert is. */
    public record Standing(Alert alert, List<AtPlace> places) {
        public Standing {
            places = List.copyOf(places);
        }
    }

    /**
     * How it is with a receiver.
     *
     * @param waiting messages
     * @param trouble why the last one was not taken, or none can be sent; empty where all is well as far as is known
     */
    public record Reached(Receiver receiver, int waiting, Optional<String> trouble) {}

    /** What came of a test message. */
    public record Tested(String receiver, boolean isTaken, String says) {}

    /**
     * Begins to watch.
     *
     * @param workspace what counts
     * @param filled the same with its secrets, read anew
     * @param folder of the workspace
     */
    public Alerts(
            Supplier<Workspace> workspace,
            Supplier<Workspace> filled,
            Path folder,
            Engine engine,
            Sync sync,
            InstantSource clock,
            AlertObserver observer) {
        this(
                workspace,
                new Receivers(filled, folder, clock),
                new FiguresReader(engine, sync),
                engine.books(),
                LOOK_EVERY,
                observer);
    }

    Alerts(
            Supplier<Workspace> workspace,
            Receivers receivers,
            Watchman.Reader reader,
            Books books,
            Duration lookEvery,
            AlertObserver observer) {
        this.workspace = workspace;
        this.receivers = receivers;
        this.clock = receivers.clock();
        this.lookEvery = lookEvery;
        this.observer = observer;
        this.outbox = new Outbox(books);
        this.watchman = new Watchman(workspace, reader, books, outbox, clock, random);
        this.looking = Thread.ofPlatform().name("lockstep-alerts").daemon().start(this::watch);
    }

    private void watch() {
        while (!closing) {
            long began = System.nanoTime();
            look();
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            pause(Math.max(lookEvery.toMillis(), tookMs * PAUSE_TIMES));
        }
    }

    /** Until so many milliseconds have passed, or it is to end. */
    private void pause(long ms) {
        try {
            ended.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing = true; // it is to end, and has not in time
        }
    }

    private void look() {
        try {
            last = watchman.look();
            lookedAt = OptionalLong.of(clock.millis());
            outbox.receivers().forEach(this::send);
        } catch (StoreException | UnavailableException | RuntimeException e) {
            if (!closing) {
                observer.broken(e);
            }
        }
    }

    /** Sends what waits for a receiver, unless that is going on. What is added just when it ends waits for the next look. */
    private void send(String receiver) {
        Postman postman =
                postmen.computeIfAbsent(receiver, name -> new Postman(name, outbox, receivers::tell, clock, observer));
        sending.computeIfAbsent(
                receiver,
                name -> Thread.ofVirtual().name("lockstep-alert-" + name).start(() -> deliver(name, postman)));
    }

    private void deliver(String receiver, Postman postman) {
        try {
            OptionalLong next = postman.turn();
            while (next.isPresent() && !closing) {
                pause(Math.max(0, next.getAsLong() - clock.millis()));
                if (!closing) {
                    next = postman.turn();
                }
            }
        } catch (StoreException | RuntimeException e) {
            if (!closing) {
                observer.broken(e);
            }
        } finally {
            sending.remove(receiver);
        }
    }

    /** When it looked last, in milliseconds since the epoch. */
    public OptionalLong lookedAt() {
        return lookedAt;
    }

    /** How every alert is, in the order of the workspace. */
    public List<Standing> standings() {
        Judgement judged = last;
        return workspace.get().alerts().values().stream()
                .map(alert -> new Standing(alert, places(alert.name(), judged)))
                .toList();
    }

    private static List<AtPlace> places(String alert, Judgement judged) {
        return judged.findings().getOrDefault(alert, new TreeMap<>()).entrySet().stream()
                .map(found -> new AtPlace(
                        found.getKey().toString(),
                        found.getValue(),
                        Optional.ofNullable(judged.state()
                                .firing()
                                .get(new Watched(alert, found.getKey().toString())))))
                .toList();
    }

    /** How it is with every receiver of the workspace, whose secrets are read anew. */
    public List<Reached> reached() {
        Map<String, String> problems = receivers.problems();
        return workspace.get().receivers().values().stream()
                .map(receiver -> new Reached(
                        receiver,
                        outbox.waiting(receiver.name()),
                        Optional.ofNullable(problems.get(receiver.name()))
                                .or(() -> Optional.ofNullable(postmen.get(receiver.name()))
                                        .flatMap(Postman::trouble))))
                .toList();
    }

    /** How many messages wait for every receiver. */
    public Map<String, Integer> waiting() {
        Map<String, Integer> waiting = new TreeMap<>();
        workspace.get().receivers().keySet().forEach(name -> waiting.put(name, outbox.waiting(name)));
        return waiting;
    }

    /** At how many places each alert has begun. */
    public Map<String, Long> firing() {
        Map<String, Long> firing = new TreeMap<>();
        workspace.get().alerts().keySet().forEach(name -> firing.put(name, 0L));
        last.state().firing().keySet().forEach(key -> firing.merge(key.alert(), 1L, Long::sum));
        return firing;
    }

    /** Sends a test message to each of these at once, which is not tried again, and waits for what comes of it. */
    public List<Tested> test(List<String> names) {
        List<CompletableFuture<Tested>> tests = names.stream()
                .map(name -> CompletableFuture.supplyAsync(() -> test(name), Thread::startVirtualThread))
                .toList();
        return tests.stream().map(CompletableFuture::join).toList();
    }

    private Tested test(String name) {
        Notice notice = new Notice("test", Notice.Kind.TEST, clock.millis(), List.of(), List.of(name));
        Told told = receivers.tell(
                name, new Message(Watchman.id(random), workspace.get().name(), notice));
        return new Tested(name, told instanceof Told.Taken, told.says());
    }

    /** Ends, after the messages that are under way, or a while. What waits is on disk, and is sent when it begins again. */
    @Override
    public void close() {
        closing = true;
        ended.countDown();
        List<Thread> threads = new ArrayList<>(sending.values());
        threads.add(looking);
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                if (!thread.join(UNDER_WAY)) {
                    thread.interrupt();
                    thread.join();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
