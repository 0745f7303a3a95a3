package dev.lockstep.engine;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Retention;
import dev.lockstep.core.program.Program;
import dev.lockstep.engine.partition.Partition;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine: takes facts in, keeps them, and knows at every instant who is in which segment. Safe for use by many threads.
 *
 * <p>One thread, the writer, does all that changes anything, in turns: it takes what has queued up, fires the timers that are due,
 * lets the {@link Partition} work it out, and writes the whole turn at once. Only then are the senders told. So the cost of a
 * synced write is shared by all who came in during the one before, and there are no locks among persons.
 *
 * <p>When the disk fails, nothing more is taken, and the writer opens the store anew until that works. When something that was
 * sent in cannot be worked out, which is a defect of the program, its sender is told so; the others' turn is done without it.
 */
public final class Engine implements AutoCloseable {

    /** So many facts a turn, and then those before are acknowledged first. */
    private static final int FACTS_A_TURN = 2000;

    private static final int TIMERS_A_TURN = 2000;
    private static final int BACKFILL_A_TURN = 50;
    private static final int BACKFILL_AN_IDLE_TURN = 500;
    private static final int SWEPT_A_TURN = 500;
    private static final long SWEEP_EVERY_MS = 1000;
    private static final long LONGEST_WAIT_MS = 20;
    private static final long REOPEN_AFTER_MS = 1000;
    private static final long RETRY_AFTER_MS = 1000;

    private final EngineSettings settings;
    private final Seal seal;
    private final EngineObserver observer;
    private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread writer;
    private final Object news = new Object();

    /** The store is closed and opened again under the write lock; who reads holds the other one. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    private SequencedMap<String, Condition> segments;
    private Store store;
    private boolean storeIsOpen = true;
    private @Nullable Partition partition;
    private volatile @Nullable Queries queries;
    private volatile Status status = new Status(0, 0, 0, 1);
    private volatile Retention retention;
    private volatile boolean closing;
    private long sweptAt;

    /**
     * How an engine stands.
     *
     * @param persons how many there are
     * @param lastPosition of the membership log; 0 where it is empty
     * @param nextTimer when the next timer is due, in milliseconds since the epoch
     * @param backfill how much of everybody's memberships is by the current definitions, roughly: 0 to 1, and 1 only when all are
     */
    public record Status(long persons, long lastPosition, long nextTimer, double backfill) {

        /** Whether everybody's memberships are by the current definitions. */
        public boolean backfilled() {
            return backfill == 1;
        }
    }

    private sealed interface Request {

        record Take(List<Intake> intakes, CompletableFuture<List<Outcome>> taken) implements Request {}

        record Define(SequencedMap<String, Condition> segments, CompletableFuture<Void> applied) implements Request {}
    }

    private Engine(
            EngineSettings settings, Seal seal, SequencedMap<String, Condition> segments, EngineObserver observer)
            throws StoreException {
        this.settings = settings;
        this.seal = seal;
        this.segments = segments;
        this.observer = observer;
        this.retention = settings.retention();
        this.store = openStore();
        try {
            usePartition(Partition.open(store, seal, segments, settings.peopleInMemory()));
        } catch (StoreException | RuntimeException e) {
            store.close();
            throw e;
        }
        this.writer = Thread.ofPlatform().name("lockstep-writer").unstarted(this::write);
    }

    /**
     * Opens the engine, and begins to fire timers.
     *
     * @param segments what counts from now on; where it is not what counted last, everybody is backfilled in the background
     * @throws StoreException where the data cannot be opened; the message says what to do
     * @throws IllegalArgumentException where a segment refers to one that is not there, or to itself through others
     */
    public static Engine open(
            EngineSettings settings, SequencedMap<String, Condition> segments, EngineObserver observer)
            throws StoreException {
        try {
            makeFolder(settings.data());
        } catch (IOException e) {
            throw new StoreException("the folder " + settings.data() + " cannot be made: " + e.getMessage(), e);
        }
        Seal seal = new Seal(StoreKey.of(settings.data(), settings.key()));
        Engine engine = new Engine(settings, seal, segments, observer);
        engine.writer.start();
        return engine;
    }

    /** For nobody else's eyes: who is in which segment when is not sealed. */
    private static void makeFolder(Path data) throws IOException {
        if (Files.isDirectory(data)) {
            return;
        }
        Path parent = data.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(data);
        }
    }

    /** The folder of the store within a data folder. */
    public static Path storeIn(Path data) {
        return data.resolve("store");
    }

    private Store openStore() throws StoreException {
        return RocksStore.open(storeIn(settings.data()), settings.cacheBytes());
    }

    private void usePartition(Partition opened) {
        partition = opened;
        queries = new Queries(store, seal, opened.catalog());
        publish(opened);
    }

    /**
     * Takes these in, in order and all or none. What it returns completes when they are on disk, by the writer's own thread, so
     * whoever waits must not work on that; or exceptionally with {@link UnavailableException} where nothing was taken and it may
     * be tried again, or with {@link IllegalStateException} where it is of no use to.
     */
    public CompletableFuture<List<Outcome>> receive(List<Intake> intakes) {
        if (intakes.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (closing || queries == null) {
            return CompletableFuture.failedFuture(new UnavailableException("the store is not open", RETRY_AFTER_MS));
        }
        if (queued.addAndGet(intakes.size()) > settings.maxQueued() + intakes.size()) {
            queued.addAndGet(-intakes.size());
            return CompletableFuture.failedFuture(
                    new UnavailableException("too many facts wait to be written", RETRY_AFTER_MS));
        }
        CompletableFuture<List<Outcome>> taken = new CompletableFuture<>();
        queue.add(new Request.Take(List.copyOf(intakes), taken));
        return taken;
    }

    /**
     * From now on these segments count; memberships follow in the background. Completes when that is on disk, or exceptionally
     * with {@link IllegalArgumentException} or {@link UnavailableException}.
     */
    public CompletableFuture<Void> apply(SequencedMap<String, Condition> definitions) {
        try {
            Program.compile(definitions, List.of());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> applied = new CompletableFuture<>();
        queue.add(new Request.Define(definitions, applied));
        return applied;
    }

    /** From now on facts and changes are kept for as long as this says. */
    public void keep(Retention other) {
        retention = other;
    }

    /** Whether facts are taken. */
    public boolean isReady() {
        return queries != null && !closing;
    }

    public Status status() {
        return status;
    }

    /** How many facts wait to be written. */
    public int queued() {
        return queued.get();
    }

    /** A person by name ({@code u1}, {@code email:…}, {@code anonymous:…}), or by any identifier written as one. */
    public Optional<PersonView> person(String name) throws UnavailableException {
        return ask(queries -> queries.person(new PersonId(name)));
    }

    /**
     * A page of a person's facts, newest first; empty where nobody is known by this name.
     *
     * @throws IllegalArgumentException where the cursor is none
     */
    public Optional<Timeline> events(String person, int limit, Optional<String> cursor) throws UnavailableException {
        return ask(queries -> queries.events(new PersonId(person), limit, cursor));
    }

    /** Every segment as it is applied. */
    public List<SegmentView> segments() throws UnavailableException {
        return ask(Queries::segments);
    }

    /**
     * A page of a segment's members; empty where there is no such segment.
     *
     * @throws IllegalArgumentException where the cursor is none
     */
    public Optional<Members> members(String segment, int limit, Optional<String> cursor) throws UnavailableException {
        return ask(queries -> queries.members(segment, limit, cursor));
    }

    /** Membership changes after a position; 0 is the beginning. */
    public Changes changes(long after, int limit) throws UnavailableException {
        return ask(queries -> queries.changes(after, limit));
    }

    /** Waits until there is a change after a position; false where there was none in this while. */
    public boolean awaitChanges(long after, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (news) {
            while (status.lastPosition() <= after) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || closing) {
                    return false;
                }
                news.wait(left);
            }
            return true;
        }
    }

    /**
     * Makes a complete copy of the store in a folder that does not exist, while work goes on. To restore it, put it in place of
     * the folder {@code store} of a data folder, with the same key.
     *
     * @throws StoreException where it cannot be written
     */
    public void backUpTo(Path folder) throws StoreException {
        open.readLock().lock();
        try {
            store.copyTo(folder);
        } finally {
            open.readLock().unlock();
        }
    }

    private <T> T ask(Function<Queries, T> question) throws UnavailableException {
        open.readLock().lock();
        try {
            Queries current = queries;
            if (current == null) {
                throw new UnavailableException("the store is not open", RETRY_AFTER_MS);
            }
            return question.apply(current);
        } finally {
            open.readLock().unlock();
        }
    }

    /** Takes nothing more, finishes what has queued up, and closes the store. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true; // What was queued up must be finished all the same.
            }
        }
        open.writeLock().lock();
        try {
            closeStore();
        } finally {
            open.writeLock().unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (true) {
            List<Request> requests = collect();
            if (requests.isEmpty() && closing) {
                return;
            }
            if (partition == null && !reopen()) {
                requests.forEach(
                        request -> refuse(request, new UnavailableException("the store is not open", REOPEN_AFTER_MS)));
                pause();
                continue;
            }
            turn(requests);
        }
    }

    /** What has queued up, waiting for it no longer than until the next timer. */
    private List<Request> collect() {
        List<Request> requests = new ArrayList<>();
        int facts = 0;
        try {
            Partition current = partition;
            boolean busy = current != null
                    && (!current.isBackfilled()
                            || current.nextTimer() <= settings.clock().millis());
            long wait = busy || closing ? 0 : LONGEST_WAIT_MS;
            Request next = queue.poll(wait, TimeUnit.MILLISECONDS);
            while (next != null) {
                requests.add(next);
                facts += next instanceof Request.Take take ? take.intakes().size() : 0;
                next = facts < FACTS_A_TURN ? queue.poll() : null;
            }
        } catch (InterruptedException e) {
            closing = true; // Nobody but the end of the process interrupts the writer.
        }
        queued.addAndGet(-facts);
        return requests;
    }

    private void turn(List<Request> requests) {
        try {
            attempt(requests);
        } catch (StoreException e) {
            fail(requests, e);
        } catch (RuntimeException e) {
            observer.failed(e);
            startAfresh(e);
            if (requests.size() <= 1) {
                requests.forEach(request ->
                        refuse(request, new IllegalStateException("this could not be worked out; it is a defect", e)));
                return;
            }
            for (Request request : requests) {
                turn(List.of(request));
            }
        }
    }

    private void attempt(List<Request> requests) throws StoreException {
        Partition current = partition;
        if (current == null) {
            throw new StoreException("the store is not open");
        }
        long clock = settings.clock().millis();
        current.begin(clock);
        if (clock - sweptAt >= SWEEP_EVERY_MS) {
            sweptAt = clock;
            current.sweep(retention, SWEPT_A_TURN);
        }
        long due = current.nextTimer();
        int fired = current.fire(TIMERS_A_TURN);
        List<List<Outcome>> outcomes = new ArrayList<>(requests.size());
        for (Request request : requests) {
            outcomes.add(
                    switch (request) {
                        case Request.Take take -> take(take.intakes(), current);
                        case Request.Define define -> define(define, current);
                    });
        }
        current.continueBackfill(requests.isEmpty() ? BACKFILL_AN_IDLE_TURN : BACKFILL_A_TURN);
        long bytes = current.staged();
        long started = System.nanoTime();
        current.commit();
        if (bytes > 0) {
            observer.committed(bytes, System.nanoTime() - started);
        }
        if (fired > 0) {
            observer.fired(fired, Math.max(0, settings.clock().millis() - due));
        }
        publish(current);
        for (int i = 0; i < requests.size(); i++) {
            acknowledge(requests.get(i), outcomes.get(i));
        }
    }

    private static List<Outcome> take(List<Intake> intakes, Partition current) throws StoreException {
        List<Outcome> outcomes = new ArrayList<>(intakes.size());
        for (Intake intake : intakes) {
            outcomes.add(current.take(intake));
        }
        return outcomes;
    }

    private List<Outcome> define(Request.Define define, Partition current) throws StoreException {
        current.apply(define.segments());
        segments = define.segments();
        queries = new Queries(store, seal, current.catalog());
        return List.of();
    }

    private void acknowledge(Request request, List<Outcome> outcomes) {
        switch (request) {
            case Request.Take take -> {
                outcomes.forEach(observer::taken);
                take.taken().complete(outcomes);
            }
            case Request.Define define -> define.applied().complete(null);
        }
    }

    private static void refuse(Request request, Exception cause) {
        switch (request) {
            case Request.Take take -> take.taken().completeExceptionally(cause);
            case Request.Define define -> define.applied().completeExceptionally(cause);
        }
    }

    private void publish(Partition current) {
        status = new Status(current.persons(), current.nextPosition() - 1, current.nextTimer(), current.backfill());
        synchronized (news) {
            news.notifyAll();
        }
    }

    /** The disk failed: what was done is not there, or nobody knows. */
    private void fail(List<Request> requests, StoreException cause) {
        observer.failed(cause);
        partition = null;
        requests.forEach(
                request -> refuse(request, new UnavailableException("the store cannot be written", REOPEN_AFTER_MS)));
    }

    /** What the partition has in memory is of no use: goes back to what was committed last. */
    private void startAfresh(RuntimeException cause) {
        try {
            usePartition(Partition.open(store, seal, segments, settings.peopleInMemory()));
        } catch (StoreException | RuntimeException e) {
            e.addSuppressed(cause);
            fail(
                    List.of(),
                    e instanceof StoreException known ? known : new StoreException("the store cannot be read", e));
        }
    }

    private boolean reopen() {
        open.writeLock().lock();
        try {
            closeStore();
            store = openStore();
            storeIsOpen = true;
            usePartition(Partition.open(store, seal, segments, settings.peopleInMemory()));
            return true;
        } catch (StoreException | RuntimeException e) {
            observer.failed(e);
            return false;
        } finally {
            open.writeLock().unlock();
        }
    }

    private void closeStore() {
        queries = null;
        if (storeIsOpen) {
            storeIsOpen = false;
            store.close();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(REOPEN_AFTER_MS);
        } catch (InterruptedException e) {
            closing = true;
        }
    }
}
