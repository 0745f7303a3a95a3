package dev.lockstep.sync.chain;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Noted;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.partition.Partition;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.runner.EngineFeed;
import dev.lockstep.sync.runner.Feed;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.sync.simulation.FaultyStore;
import dev.lockstep.workspace.Workspace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine's partition on the thread of whoever asks: what came in is taken in a turn, and a turn is on disk at the end of it, or at
 * the latest at the end of the next. Where the store fails it is opened anew, and what was not acknowledged is taken again, as by a
 * sender who has had no answer. For one thread.
 */
final class SteppedEngine implements Feed {

    private static final int MOST_AT_ONCE = 1000;
    private static final int PEOPLE_IN_MEMORY = 50;
    private static final int MOST_TRIES = 1000;

    private final FaultyStore store;
    private final InstantSource clock;
    private final BooleanSupplier isWrittenAtOnce;
    private final Function<Workspace, Set<String>> events;
    private final Deque<Fact> waiting = new ArrayDeque<>();

    /** What was taken and is not acknowledged, in order. */
    private final List<Fact> taken = new ArrayList<>();

    private Workspace workspace;
    private Partition partition;
    private @Nullable Runnable underWay;

    /**
     * Opens it.
     *
     * @param isWrittenAtOnce is asked in every turn; else it is on disk when the next one is sent
     * @param events that connections of a workspace wait for
     */
    SteppedEngine(
            FaultyStore store,
            Workspace workspace,
            InstantSource clock,
            BooleanSupplier isWrittenAtOnce,
            Function<Workspace, Set<String>> events) {
        this.store = store;
        this.clock = clock;
        this.workspace = workspace;
        this.isWrittenAtOnce = isWrittenAtOnce;
        this.events = events;
        this.partition = open();
    }

    private Partition open() {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                underWay = null;
                Partition opened = Partition.open(
                        new Pipeline(store, turn -> underWay = turn),
                        store.seal(),
                        workspace.conditions(),
                        Targets.attributes(workspace),
                        PEOPLE_IN_MEMORY);
                opened.note(events.apply(workspace));
                taken.reversed().forEach(waiting::addFirst);
                taken.clear();
                return opened;
            } catch (StoreException e) {
                // Tries again, as a supervisor would.
            }
        }
        throw new IllegalStateException("never opened");
    }

    /** Whatever is not on disk is gone. */
    void crash() {
        partition = open();
    }

    /** What counts from now on. */
    void define(Workspace other) {
        workspace = other;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                partition.apply(workspace.conditions(), Targets.attributes(workspace));
                partition.note(events.apply(workspace));
                return;
            } catch (StoreException e) {
                partition = open();
            }
        }
        throw new IllegalStateException("never defined");
    }

    /** A fact comes in, with a message id, since it may have to be sent again. */
    void receive(Fact fact) {
        waiting.add(fact);
    }

    /** Whether all that came in is on disk. */
    boolean isDone() {
        return waiting.isEmpty() && taken.isEmpty();
    }

    /** Takes what came in and fires what is due. */
    void turn() {
        try {
            partition.begin(clock.millis());
            partition.fire(MOST_AT_ONCE);
            partition.continueBackfill(MOST_AT_ONCE);
            List<Fact> now = new ArrayList<>();
            for (Fact fact = waiting.poll(); fact != null; fact = waiting.poll()) {
                partition.take(new Intake.Learned(fact, false));
                taken.add(fact);
                now.add(fact);
            }
            partition.send(new Sender(now));
            if (underWay != null && isWrittenAtOnce.getAsBoolean()) {
                partition.drain();
            }
        } catch (StoreException e) {
            partition = open();
        }
    }

    private final class Sender implements Pipeline.Sender {
        private final List<Fact> facts;

        Sender(List<Fact> facts) {
            this.facts = facts;
        }

        @Override
        public void written(long bytes, long nanos) {
            taken.removeAll(facts);
        }

        @Override
        public void lost(StoreException cause) {}
    }

    /** When it has something to do if nothing comes in. */
    long next() {
        return isDone() && partition.isBackfilled() ? partition.nextTimer() : clock.millis();
    }

    private Queries queries() {
        return new Queries(store, store.seal(), partition.catalog());
    }

    @Override
    public Happenings after(long position, int limit) {
        return EngineFeed.happenings(queries().follow(position, limit));
    }

    @Override
    public Profile profile(long person) {
        return queries().profile(person);
    }

    @Override
    public List<Long> people(String segment, long after, int limit) {
        return queries().numbers(segment, after, limit);
    }

    @Override
    public Noted noted(long after, int limit) {
        return queries().noted(after, limit);
    }

    @Override
    public void await(long position, Duration atMost) {
        throw new UnsupportedOperationException("on one thread nobody waits");
    }
}
