package dev.lockstep.engine;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Retention;
import dev.lockstep.core.program.Program;
import dev.lockstep.engine.partition.Partition;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Pipeline;
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
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine: takes facts in, keeps them, and knows at every instant who is in which segment. Safe for use by many threads.
 *
 * <p>One thread, the writer, does all that changes anything, in turns: it fires the timers that are due, takes what has queued up,
 * and lets the {@link Partition} work it out. A second thread writes the whole turn at once, and then tells the senders and
 * whoever follows, while the writer works out the next turn. That one goes on taking until the one before is on disk, or it is
 * full. So the cost of a synced write is shared by all who came in during the one before, the two threads wait for each other
 * as little as can be, and there are no locks among persons.
 *
 * <p>When the disk fails, all that is not on disk is refused, also what was worked out upon the turn that failed, and the writer
 * opens the store anew until that works. When something that was sent in cannot be worked out, which is a defect of the program,
 * its sender is told so; the others' turn is done without it.
 */
public final class Engine implements AutoCloseable {

    /** So many facts and timers a turn, and then those before are acknowledged first. */
    private static final int TURN_SIZE = 2000;

    private static final int TIMERS_A_TURN = 2000;
    private static final int BACKFILL_A_TURN = 50;
    private static final int BACKFILL_AN_IDLE_TURN = 500;
    private static final int SWEPT_A_TURN = 500;
    private static final long SWEEP_EVERY_MS = 1000;
    private static final long LONGEST_WAIT_MS = 20;
    private static final long REOPEN_AFTER_MS = 1000;
    private static final long RETRY_AFTER_MS = 1000;
    private static final String CANNOT_WRITE = "the store cannot be written";

    private final EngineSettings settings;
    private final Opening opening;
    private final Seal seal;
    private final EngineObserver observer;
    private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread writer;
    private final ExecutorService commits = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lockstep-commits").factory());
    private final Object news = new Object();

    /** The store is closed and opened again under the write lock; who reads holds the other one. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    private volatile SequencedMap<String, Condition> segments;
    private volatile Set<String> attributes;
    private Store store;
    private boolean storeIsOpen = true;
    private @Nullable Partition partition;
    private volatile @Nullable Queries queries;
    private volatile Status status = new Status(0, 0, 0, 1);
    private volatile Retention retention;
    private volatile Set<String> noting = Set.of();
    private volatile boolean closing;
    private Turn turn = new Turn();
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

        record Define(SequencedMap<String, Condition> segments, Set<String> attributes, CompletableFuture<Void> applied)
                implements Request {}

        /** Asks for nothing: a turn is on disk, and the writer need not wait any longer. */
        record GoOn() implements Request {}
    }

    /** Opens the store. */
    @FunctionalInterface
    interface Opening {
        Store open() throws StoreException;
    }

    private Engine(
            EngineSettings settings,
            Opening opening,
            Seal seal,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            EngineObserver observer)
            throws StoreException {
        this.settings = settings;
        this.opening = opening;
        this.seal = seal;
        this.segments = segments;
        this.attributes = attributes;
        this.observer = observer;
        this.retention = settings.retention();
        this.store = opening.open();
        try {
            openPartition();
        } catch (StoreException | RuntimeException e) {
            commits.shutdown();
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
        return open(settings, segments, Set.of(), observer);
    }

    /**
     * The same, where somebody beside the segments looks at people.
     *
     * @param attributes that are looked at: {@link #profile} tells them, and {@link #follow} when they change
     */
    public static Engine open(
            EngineSettings settings,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            EngineObserver observer)
            throws StoreException {
        return open(
                settings,
                () -> RocksStore.open(storeIn(settings.data()), settings.cacheBytes()),
                segments,
                attributes,
                observer);
    }

    /** For tests, which have a store that fails. */
    static Engine open(
            EngineSettings settings,
            Opening opening,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            EngineObserver observer)
            throws StoreException {
        try {
            makeFolder(settings.data());
        } catch (IOException e) {
            throw new StoreException("the folder " + settings.data() + " cannot be made: " + e.getMessage(), e);
        }
        Seal seal = new Seal(StoreKey.of(settings.data(), settings.key()));
        Engine engine = new Engine(settings, opening, seal, segments, attributes, observer);
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

    private void openPartition() throws StoreException {
        Partition opened = Partition.open(
                new Pipeline(store, this::commit), seal, segments, attributes, settings.peopleInMemory());
        partition = opened;
        queries = new Queries(store, seal, opened.catalog());
        publish(status(opened));
    }

    /**
     * Takes these in, in order and all or none. What it returns completes when they are on disk, by the thread that writes, so
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
        return apply(definitions, Set.of());
    }

    /** The same, where somebody beside the segments looks at these attributes. */
    public CompletableFuture<Void> apply(SequencedMap<String, Condition> definitions, Set<String> looked) {
        try {
            Program.compile(definitions, List.of());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (closing) {
            return CompletableFuture.failedFuture(new UnavailableException("the store is not open", RETRY_AFTER_MS));
        }
        CompletableFuture<Void> applied = new CompletableFuture<>();
        queue.add(new Request.Define(definitions, Set.copyOf(looked), applied));
        return applied;
    }

    /** From now on facts and changes are kept for as long as this says. */
    public void keep(Retention other) {
        retention = other;
    }

    /** From now on events of these names are noted, see {@link #noted}. What came before is not. */
    public void note(Set<String> events) {
        noting = Set.copyOf(events);
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

    /** The receipt of the erasure that a message asked for; empty where that did not forget anybody. */
    public Optional<Receipt> receipt(String messageId) throws UnavailableException {
        return ask(queries -> queries.receipt(messageId));
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

    /** What happened to people after a position: membership changes, and changes of who they are. */
    public Happenings follow(long after, int limit) throws UnavailableException {
        return ask(queries -> queries.follow(after, limit));
    }

    /** Events that were noted, in the order of receipt, after a place in it; -1 is the beginning. Those that are gone are not told. */
    public Noted noted(long after, int limit) throws UnavailableException {
        return ask(queries -> queries.noted(after, limit));
    }

    /** Who has this number, as {@link Changes.Change#number} tells it. */
    public Profile profile(long number) throws UnavailableException {
        return ask(queries -> queries.profile(number));
    }

    /**
     * What was counted of a segment; empty where there never was such a one.
     *
     * @param movesFrom from the hour of this instant on; in milliseconds since the epoch
     * @param eventsFrom likewise
     */
    public Optional<Tally> tally(String segment, long movesFrom, long eventsFrom) throws UnavailableException {
        return ask(queries -> queries.tally(segment, movesFrom, eventsFrom));
    }

    /** The numbers of people in a segment, in ascending order, after one of them; none where there is no such segment. */
    public List<Long> numbers(String segment, long after, int limit) throws UnavailableException {
        return ask(queries -> queries.numbers(segment, after, limit));
    }

    /** Goes through everybody as they are now, while work goes on; what is asked is answered by the caller's threads. */
    public <T> T survey(Function<Survey, T> question) throws UnavailableException {
        return ask(queries -> queries.survey(question));
    }

    /** Tables of others in this store. What they ask for while the store is not open is refused by an exception. */
    public Books books() {
        return new EngineBooks(open.readLock(), () -> queries == null ? null : store, seal);
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
        commits.shutdown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(Runnable turnToWrite) {
        commits.execute(() -> {
            turnToWrite.run();
            queue.add(new Request.GoOn());
        });
    }

    private void write() {
        while (true) {
            List<Request> requests = collect();
            if (requests.isEmpty() && closing) {
                finish();
                return;
            }
            turn.requests.addAll(requests);
            if (partition == null && !reopen()) {
                refuseTurn(new UnavailableException("the store is not open", REOPEN_AFTER_MS));
                pause();
                continue;
            }
            work(requests);
        }
    }

    /** What has queued up, waiting for it no longer than until the next timer. */
    private List<Request> collect() {
        List<Request> requests = new ArrayList<>();
        int facts = 0;
        try {
            Partition current = partition;
            boolean busy = current != null
                    && ((turn.isNew && !current.isBackfilled())
                            || current.nextTimer() <= settings.clock().millis());
            long wait = busy || closing ? 0 : LONGEST_WAIT_MS;
            Request next = queue.poll(wait, TimeUnit.MILLISECONDS);
            while (next != null) {
                if (!(next instanceof Request.GoOn)) {
                    requests.add(next);
                }
                facts += facts(next);
                next = turn.size + facts < TURN_SIZE ? queue.poll() : null;
            }
        } catch (InterruptedException e) {
            closing = true; // Nobody but the end of the process interrupts the writer.
        }
        queued.addAndGet(-facts);
        turn.size += facts;
        return requests;
    }

    private static int facts(Request request) {
        return request instanceof Request.Take take ? take.intakes().size() : 0;
    }

    /** Works these out, which are of the turn, and sends the turn to disk when another one is not on its way there. */
    private void work(List<Request> requests) {
        try {
            Partition current = opened();
            attempt(requests, current);
            if (turn.size >= TURN_SIZE || !current.isBusy()) {
                send(current);
            }
        } catch (StoreException e) {
            fail(e);
        } catch (RuntimeException e) {
            observer.failed(e);
            redo(e);
        }
    }

    /** Does what is in the turn again, each by itself, as one of them is not to be worked out. */
    private void redo(RuntimeException cause) {
        List<Request> requests = turn.requests;
        turn = new Turn();
        startAfresh(cause);
        for (Request request : requests) {
            turn.requests.add(request);
            try {
                Partition current = opened();
                attempt(List.of(request), current);
                send(current);
            } catch (StoreException e) {
                fail(e);
            } catch (RuntimeException e) {
                observer.failed(e);
                refuseTurn(new IllegalStateException("this could not be worked out; it is a defect", e));
                startAfresh(e);
            }
        }
    }

    private Partition opened() throws StoreException {
        Partition current = partition;
        if (current == null) {
            throw new StoreException("the store is not open");
        }
        return current;
    }

    private void attempt(List<Request> requests, Partition current) throws StoreException {
        long clock = settings.clock().millis();
        current.begin(clock);
        current.note(noting);
        if (clock - sweptAt >= SWEEP_EVERY_MS) {
            sweptAt = clock;
            current.sweep(retention, SWEPT_A_TURN);
        }
        turn.fires(current.nextTimer(), current.fire(TIMERS_A_TURN));
        for (Request request : requests) {
            turn.outcomes.add(
                    switch (request) {
                        case Request.Take take ->
                            take.intakes().stream().map(current::take).toList();
                        case Request.Define define -> define(define, current);
                        case Request.GoOn goOn -> List.of();
                    });
        }
        if (turn.isNew) {
            turn.isNew = false;
            current.continueBackfill(requests.isEmpty() ? BACKFILL_AN_IDLE_TURN : BACKFILL_A_TURN);
        }
    }

    private void send(Partition current) throws StoreException {
        turn.status = status(current);
        current.send(turn);
        turn = new Turn();
    }

    /** What is left when nobody sends any more. */
    private void finish() {
        Partition current = partition;
        if (current == null) {
            return;
        }
        try {
            send(current);
            current.drain();
        } catch (StoreException e) {
            fail(e);
        }
    }

    private List<Outcome> define(Request.Define define, Partition current) throws StoreException {
        current.apply(define.segments(), define.attributes());
        queries = new Queries(store, seal, current.catalog());
        return List.of();
    }

    /** What is worked out together and written at once. The writer fills it and lets go of it. */
    private final class Turn implements Pipeline.Sender {

        private final List<Request> requests = new ArrayList<>();
        private final List<List<Outcome>> outcomes = new ArrayList<>();
        private boolean isNew = true;
        private int size;
        private int fired;
        private long due;
        private @Nullable Status status;

        /** Timers were fired, the first of which was due then. */
        void fires(long firstDue, int timers) {
            due = fired == 0 ? firstDue : due;
            fired += timers;
            size += timers;
        }

        @Override
        public void written(long bytes, long nanos) {
            if (bytes > 0) {
                observer.committed(bytes, nanos);
            }
            if (fired > 0) {
                observer.fired(fired, Math.max(0, settings.clock().millis() - due));
            }
            if (status != null) {
                publish(status);
            }
            for (int i = 0; i < requests.size(); i++) {
                acknowledge(requests.get(i), outcomes.get(i));
            }
        }

        @Override
        public void lost(StoreException cause) {
            requests.forEach(request -> refuse(request, new UnavailableException(CANNOT_WRITE, REOPEN_AFTER_MS)));
        }
    }

    private void acknowledge(Request request, List<Outcome> outcomes) {
        switch (request) {
            case Request.Take take -> {
                outcomes.forEach(observer::taken);
                take.taken().complete(outcomes);
            }
            case Request.Define define -> {
                segments = define.segments(); // not before: a store that is opened anew must not have what was refused
                attributes = define.attributes();
                define.applied().complete(null);
            }
            case Request.GoOn goOn -> {}
        }
    }

    private static void refuse(Request request, Exception cause) {
        switch (request) {
            case Request.Take take -> take.taken().completeExceptionally(cause);
            case Request.Define define -> define.applied().completeExceptionally(cause);
            case Request.GoOn goOn -> {}
        }
    }

    private static Status status(Partition current) {
        return new Status(current.persons(), current.nextPosition() - 1, current.nextTimer(), current.backfill());
    }

    private void publish(Status latest) {
        status = latest;
        synchronized (news) {
            news.notifyAll();
        }
    }

    private void refuseTurn(Exception cause) {
        turn.requests.forEach(request -> refuse(request, cause));
        turn = new Turn();
    }

    /** The disk failed: what was done is not there, or nobody knows. */
    private void fail(StoreException cause) {
        observer.failed(cause);
        partition = null;
        refuseTurn(new UnavailableException(CANNOT_WRITE, REOPEN_AFTER_MS));
    }

    /** What the partition has in memory is of no use: goes back to what was sent to disk last, when it is there. */
    private void startAfresh(RuntimeException cause) {
        try {
            opened().drain();
            openPartition();
        } catch (StoreException | RuntimeException e) {
            e.addSuppressed(cause);
            fail(e instanceof StoreException known ? known : new StoreException("the store cannot be read", e));
        }
    }

    private boolean reopen() {
        open.writeLock().lock();
        try {
            closeStore();
            store = opening.open();
            storeIsOpen = true;
            openPartition();
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
