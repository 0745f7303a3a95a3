package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Goes through everybody in a store, person by person from their facts, and changes nothing. In memory are {@value #STRETCH} people
 * for each thread; how long it takes grows with the facts. Safe beside the writer where it is given a snapshot.
 */
public final class Survey {

    /** Numbers of people that a thread takes on at a time. */
    private static final long STRETCH = 1024;

    private final Reads store;
    private final Seal seal;

    /** @param store where it is written to meanwhile, a snapshot of it */
    public Survey(Reads store, Seal seal) {
        this.store = store;
        this.seal = seal;
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
     * Asks a machine of everybody, as of one instant.
     *
     * @param machine of any segments, not only those of the store
     * @param now in milliseconds since the epoch, not before the last turn of the store
     * @param threads how many work at a time
     * @param visitors makes a visitor for each thread's stretch of people; what they have found is theirs to put together
     */
    public void people(
            SegmentMachine machine, long now, int threads, Supplier<Visitor> visitors, DoubleConsumer progress) {
        long end = Counters.in(store).nextPerson();
        AtomicLong next = new AtomicLong();
        List<Thread> workers = IntStream.range(0, threads)
                .mapToObj(i -> new Worker(machine, now, end, next, visitors, progress))
                .map(worker -> Thread.ofPlatform().name("lockstep-survey").unstarted(worker))
                .toList();
        Failure failure = new Failure();
        workers.forEach(worker -> worker.setUncaughtExceptionHandler((thread, cause) -> failure.note(cause)));
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

    private final class Worker implements Runnable {

        private final SegmentMachine machine;
        private final long now;
        private final long end;
        private final AtomicLong next;
        private final Supplier<Visitor> visitors;
        private final DoubleConsumer progress;

        Worker(
                SegmentMachine machine,
                long now,
                long end,
                AtomicLong next,
                Supplier<Visitor> visitors,
                DoubleConsumer progress) {
            this.machine = machine;
            this.now = now;
            this.end = end;
            this.next = next;
            this.visitors = visitors;
            this.progress = progress;
        }

        @Override
        public void run() {
            for (long from = next.getAndAdd(STRETCH); from < end; from = next.getAndAdd(STRETCH)) {
                stretch(from, Math.min(end, from + STRETCH));
                progress.accept((double) from / end);
            }
        }

        /** Facts lie in the order of people, so one look at all of a stretch is much cheaper than one at each person. */
        private void stretch(long from, long until) {
            SequencedMap<Long, Asked> people = new LinkedHashMap<>();
            store.scan(Table.PEOPLE, Keys.of(from), Keys.of(until), (key, value) -> {
                long number = Keys.number(key, 0);
                if (PersonRow.read(number, value, seal) instanceof PersonRow.Known row) {
                    people.put(
                            number,
                            new Asked(
                                    row,
                                    machine.newPerson(
                                            row.identifiers().getFirst().person())));
                }
                return true;
            });
            store.scan(Table.HISTORY, Keys.of(from), Keys.of(until), (key, value) -> {
                Asked person = people.get(Keys.number(key, 0));
                if (person != null) {
                    person.learn(History.read(seal, key, value), Keys.number(key, 2));
                }
                return true;
            });
            Visitor visitor = visitors.get();
            people.forEach((number, person) -> {
                List<Long> others = person.row.parts().stream()
                        .filter(part -> !part.equals(number))
                        .toList();
                History.forEach(store, seal, others, (fact, sequence) -> {
                    person.learn(fact, sequence);
                    return true;
                });
                visitor.visit(
                        person.row.identifiers(),
                        () -> People.knownFirstAs(number, person.row, store, seal),
                        person.state);
            });
        }

        private final class Asked {
            private final PersonRow.Known row;
            private final PersonState state;

            Asked(PersonRow.Known row, PersonState state) {
                this.row = row;
                this.state = state;
            }

            void learn(Fact fact, long sequence) {
                machine.step(state, new Input.Received(fact, sequence), now);
            }
        }
    }
}
