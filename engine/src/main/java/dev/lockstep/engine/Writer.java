package dev.lockstep.engine;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.population.Retention;
import dev.lockstep.engine.Engine.Status;
import dev.lockstep.engine.partition.Partition;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does all that changes anything in an engine's store.
 *
 * <p>One thread, the writer, does it in turns: it fires the timers that are due, takes what has queued up, and lets the
 * {@link Partition} work it out. A second thread writes the whole turn at once, and then tells the senders and whoever follows,
 * while the writer works out the next turn. That one goes on taking until the one before is on disk, or it is full. So the cost of
 * a synced write is shared by all who came in during the one before, the two threads wait for each other as little as can be, and
 * there are no locks among persons.
 *
 * <p>When the disk fails, all that is not on disk is refused, also what was worked out upon the turn that failed, and the writer
 * opens the store anew until that works. When something that was sent in cannot be worked out, which is a defect of the program,
 * its sender is told so; the others' turn is done without it.
 */
final class Writer {

    /** So many facts and timers a turn, and then those before are acknowledged first. */
    private static final int TURN_SIZE = 2000;

    /**
     * So many while a backfill is under way: whoever one of them is about may have to be brought up by all of their facts, and the
     * others of the turn wait for that.
     */
    private static final int TURN_SIZE_IN_A_BACKFILL = 200;

    /** So many facts, about, are read for a backfill before the writer looks whether somebody waits: a millisecond or two. */
    static final int BACKFILL_AT_ONCE = 200;

    /** So many are read for it in a turn while nobody does. */
    private static final int BACKFILL_A_TURN = 4000;

    private static final long SWEEP_EVERY_MS = 1000;
    private static final int SWEPT_AT_ONCE = 500;

    /** Rows looked at for each fact, beside those of every second: fewer than one, and a table would grow for ever. */
    private static final int SWEPT_A_FACT = 2;

    private static final long LONGEST_WAIT_MS = 20;
    static final long REOPEN_AFTER_MS = 1000;
    static final String CANNOT_WRITE = "the store cannot be written";

    private final EngineSettings settings;
    private final Seal seal;
    private final OpenStore store;
    private final Inbox inbox;
    private final News news;
    private final EngineObserver observer;
    private final Thread thread = Thread.ofPlatform().name("lockstep-writer").unstarted(this::write);
    private final ExecutorService commits = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lockstep-commits").factory());

    private volatile SequencedMap<String, Condition> segments;
    private volatile Set<String> attributes;
    private volatile Retention retention;
    private volatile Set<String> noting = Set.of();
    private volatile boolean closing;

    /** Null where the store is to be opened anew. */
    private @Nullable Partition partition;

    private Turn turn;
    private long sweptAt;

    /** How many rows are to be looked at. */
    private long toSweep;

    /** @param store is not open yet; see {@link #open} */
    Writer(
            EngineSettings settings,
            Seal seal,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            OpenStore store,
            Inbox inbox,
            News news,
            EngineObserver observer) {
        this.settings = settings;
        this.seal = seal;
        this.segments = segments;
        this.attributes = attributes;
        this.retention = settings.retention();
        this.store = store;
        this.inbox = inbox;
        this.news = news;
        this.observer = observer;
        this.turn = newTurn();
    }

    private Turn newTurn() {
        return new Turn(settings.clock(), observer, news, this::defined);
    }

    /** Opens the store and begins. */
    void open() throws StoreException {
        try {
            store.open(this::openPartition);
        } catch (StoreException | RuntimeException e) {
            commits.shutdown();
            store.close();
            throw e;
        }
        thread.start();
    }

    private void openPartition(Store opened) throws StoreException {
        Partition current = Partition.open(
                new Pipeline(opened, this::commit), seal, segments, attributes, settings.peopleInMemory());
        partition = current;
        store.answerBy(new Queries(opened, seal, current.catalog()));
        news.publish(status(current));
    }

    private void commit(Runnable turnToWrite) {
        commits.execute(() -> {
            turnToWrite.run();
            inbox.goOn();
        });
    }

    /** From now on facts and changes are kept for as long as this says. */
    void keep(Retention other) {
        retention = other;
    }

    /** From now on events of these names are noted. */
    void note(Set<String> events) {
        noting = Set.copyOf(events);
    }

    /** Whether it takes nothing more. */
    boolean isClosing() {
        return closing;
    }

    /** Takes nothing more, finishes what has queued up, and closes the store. */
    void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // What was queued up must be finished all the same.
            }
        }
        inbox.close();
        store.close();
        commits.shutdown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (true) {
            List<Request> requests = collect();
            if (requests.isEmpty() && closing) {
                finish();
                return;
            }
            requests.forEach(turn::add);
            if (partition == null && !reopen()) {
                refuseTurn(new UnavailableException(OpenStore.NOT_OPEN, REOPEN_AFTER_MS));
                pause();
                continue;
            }
            work(requests);
        }
    }

    /** How many facts and timers a turn may have now. */
    private int turnSize() {
        Partition current = partition;
        return current == null || current.isBackfilled() ? TURN_SIZE : TURN_SIZE_IN_A_BACKFILL;
    }

    /** What has queued up, waiting for it no longer than until the next timer. */
    private List<Request> collect() {
        try {
            return inbox.take(turnSize() - turn.size(), hasToDo() ? 0 : LONGEST_WAIT_MS);
        } catch (InterruptedException e) {
            closing = true; // Nobody but the end of the process interrupts the writer.
            return List.of();
        }
    }

    /** Whether there is something to be done though nobody sends anything. */
    private boolean hasToDo() {
        Partition current = partition;
        return closing
                || (current != null
                        && (mayBackfill(current)
                                || current.nextTimer() <= settings.clock().millis()));
    }

    /** Works these out, which are of the turn, and sends the turn to disk when another one is not on its way there. */
    private void work(List<Request> requests) {
        try {
            Partition current = opened();
            attempt(requests, current);
            if (turn.size() >= turnSize() || !current.isBusy()) {
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
        List<Request> requests = turn.requests();
        turn = newTurn();
        startAfresh(cause);
        for (Request request : requests) {
            turn.add(request);
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
            throw new StoreException(OpenStore.NOT_OPEN);
        }
        return current;
    }

    private void attempt(List<Request> requests, Partition current) throws StoreException {
        long clock = settings.clock().millis();
        current.begin(clock);
        current.note(noting);
        sweep(clock, requests, current);
        turn.fired(current.nextTimer(), current.fire(turnSize()));
        for (Request request : requests) {
            turn.workedOut(
                    switch (request) {
                        case Request.Take take ->
                            take.intakes().stream().map(current::take).toList();
                        case Request.Define define -> define(define, current);
                        case Request.GoOn goOn -> List.of();
                    });
        }
        backfill(current);
    }

    /** Some rows every second, and the others when the writer does not have its hands full. */
    private void sweep(long clock, List<Request> requests, Partition current) {
        toSweep +=
                (long) SWEPT_A_FACT * requests.stream().mapToInt(Request::facts).sum();
        boolean due = clock - sweptAt >= SWEEP_EVERY_MS;
        if (due) {
            sweptAt = clock;
            toSweep += SWEPT_AT_ONCE;
        }
        if (toSweep >= SWEPT_AT_ONCE && (due || !current.isBusy())) {
            toSweep -= SWEPT_AT_ONCE;
            current.sweep(retention, SWEPT_AT_ONCE);
        }
    }

    /** A little of it in each turn, so that it ends, and more for as long as nobody waits. */
    private void backfill(Partition current) {
        while (mayBackfill(current) && (turn.backfilled() == 0 || !isAwaited(current))) {
            current.continueBackfill(BACKFILL_AT_ONCE);
            turn.backfilled(BACKFILL_AT_ONCE);
        }
    }

    /** Whether somebody waits for this turn to be sent, who could have it. */
    private boolean isAwaited(Partition current) {
        return inbox.facts() > 0 || (turn.size() > 0 && !current.isBusy());
    }

    private boolean mayBackfill(Partition current) {
        return !current.isBackfilled() && turn.backfilled() < BACKFILL_A_TURN;
    }

    private List<Outcome> define(Request.Define define, Partition current) throws StoreException {
        current.apply(define.segments(), define.attributes());
        store.answerBy(new Queries(store.opened(), seal, current.catalog()));
        return List.of();
    }

    private void send(Partition current) throws StoreException {
        turn.leadsTo(status(current));
        current.send(turn);
        turn = newTurn();
    }

    private static Status status(Partition current) {
        return new Status(current.persons(), current.nextPosition() - 1, current.nextTimer(), current.backfill());
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

    /** Not before it is on disk: a store that is opened anew must not have what was refused. */
    private void defined(Request.Define define) {
        segments = define.segments();
        attributes = define.attributes();
    }

    private void refuseTurn(Exception cause) {
        turn.refuse(cause);
        turn = newTurn();
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
            openPartition(store.opened());
        } catch (StoreException | RuntimeException e) {
            e.addSuppressed(cause);
            fail(e instanceof StoreException known ? known : new StoreException("the store cannot be read", e));
        }
    }

    private boolean reopen() {
        try {
            store.open(this::openPartition);
            return true;
        } catch (StoreException | RuntimeException e) {
            observer.failed(e);
            return false;
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
