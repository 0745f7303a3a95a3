package dev.lockstep.engine.partition;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateLayout;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Goes through everybody in a store, person by person, and changes nothing. In memory are {@value #STRETCH} people
 * for each thread; how long it takes grows with the facts, where they are asked. Safe beside the writer where it is given a snapshot.
 */
public final class Survey {

    /** Numbers of people that a thread takes on at a time. */
    private static final long STRETCH = 1024;

    private final Reads store;
    private final Seal seal;
    private final Optional<StateLayout> known;

    /** @param store where it is written to meanwhile, a snapshot of it */
    public Survey(Reads store, Seal seal) {
        this(store, seal, Optional.empty());
    }

    /** @param known the layout under which most states were made; without it everybody's facts are read */
    public Survey(Reads store, Seal seal, Optional<StateLayout> known) {
        this.store = store;
        this.seal = seal;
        this.known = known;
    }

    /**
     * Refuses what cannot be gone through: everything in it would be read as if it were not there.
     *
     * @throws StoreException where the store is of a newer format, or was sealed with another key; the message says what to do
     */
    public static void check(Reads store, Seal seal) throws StoreException {
        Format.check(store, seal);
    }

    /** Is shown people. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One person.
         *
         * @param identifiers the naming one first
         * @param knownFirstAs tells, at the price of a look, the name by which they, or anybody who turned out to be them, were known first
         * @param state by the machine that was given; not to be kept
         */
        void visit(List<Identifier> identifiers, Supplier<PersonId> knownFirstAs, PersonState state);
    }

    /** The instant of the last turn: nobody may be asked as of an earlier one. */
    public long lastTurn() {
        return Counters.in(store).now();
    }

    /** What everybody did. */
    public Histories histories() {
        return new Histories(store, seal);
    }

    /** Who is in which segment. */
    public Roll roll() {
        return new Roll(store, seal);
    }

    /** Shows every membership change that is kept, in the order in which they were written. */
    public void changes(Consumer<Changes.Change> visitor) {
        Map<Integer, Definition> definitions = Catalog.definitions(store);
        ToldChanges told = new ToldChanges(store, seal, id -> requireNonNull(definitions.get(id)));
        long swept = Memberships.swept(store);
        store.scan(Table.CHANGES, Keys.of(swept + 1), Keys.of(Long.MAX_VALUE), (key, value) -> {
            if (LogRow.read(value) instanceof ChangeRow row) {
                visitor.accept(told.of(Keys.number(key, 0), row));
            }
            return true;
        });
    }

    /** Shows every fact, of one person after the other. */
    public void facts(Consumer<Fact> visitor, DoubleConsumer progress) {
        double people = Math.max(1, Counters.in(store).nextPerson());
        long[] last = {-1};
        store.scan(Table.HISTORY, Keys.of(Long.MIN_VALUE), Keys.of(Long.MAX_VALUE), (key, value) -> {
            visitor.accept(History.read(seal, key, value));
            long person = Keys.number(key, 0);
            if (person / STRETCH != last[0]) {
                last[0] = person / STRETCH;
                progress.accept(person / people);
            }
            return true;
        });
    }

    /**
     * Asks a machine of everybody, as of one instant: of what is remembered of them already, and where that is not enough, of their facts.
     *
     * @param machine of any segments, not only those of the store
     * @param now in milliseconds since the epoch, not before the last turn of the store
     * @param ofFacts whether facts are to be asked in any case, as when not all that were remembered are kept
     * @param threads how many work at a time
     * @param visitors makes a visitor for each thread's stretch of people; what they have found is theirs to put together
     */
    public void people(
            SegmentMachine machine,
            long now,
            boolean ofFacts,
            int threads,
            Supplier<Visitor> visitors,
            DoubleConsumer progress) {
        Asking asking = new Asking(store, seal, machine, known.filter(layout -> !ofFacts), now, visitors);
        long end = Counters.in(store).nextPerson();
        AtomicLong next = new AtomicLong();
        Runnable worker = () -> {
            for (long from = next.getAndAdd(STRETCH); from < end; from = next.getAndAdd(STRETCH)) {
                asking.stretch(from, Math.min(end, from + STRETCH));
                progress.accept((double) from / end);
            }
        };
        List<Thread> workers = IntStream.range(0, threads)
                .mapToObj(number -> Thread.ofPlatform().name("lockstep-survey").unstarted(worker))
                .toList();
        Failure failure = new Failure();
        workers.forEach(thread -> thread.setUncaughtExceptionHandler((any, cause) -> failure.note(cause)));
        workers.forEach(Thread::start);
        workers.forEach(Survey::join);
        failure.rethrow();
    }

    private static void join(Thread worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true; // A store must not be closed under a worker.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What went wrong first in one of the workers. */
    private static final class Failure {
        private volatile Throwable first = new IllegalStateException("nothing");
        private volatile boolean failed;

        synchronized void note(Throwable cause) {
            first = failed ? first : cause;
            failed = true;
        }

        void rethrow() {
            if (failed) {
                throw first instanceof RuntimeException known ? known : new IllegalStateException(first);
            }
        }
    }
}
