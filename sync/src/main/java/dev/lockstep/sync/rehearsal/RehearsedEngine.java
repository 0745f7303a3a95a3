package dev.lockstep.sync.rehearsal;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.partition.Partition;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.runner.EngineFeed;
import dev.lockstep.sync.runner.Feed;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Workspace;
import java.time.Duration;
import java.util.List;

/** The engine's writer on tables in memory, on the thread of whoever asks. For one thread. */
final class RehearsedEngine implements Feed {

    private static final int FIRED_AT_ONCE = 1_000;
    private static final int PEOPLE_IN_MEMORY = 1_000;

    private static final Pipeline.Sender NOBODY = new Pipeline.Sender() {
        @Override
        public void written(long bytes, long nanos) {}

        @Override
        public void lost(StoreException cause) {
            throw new IllegalStateException("tables in memory lose nothing", cause);
        }
    };

    private final MemoryStore store;
    private final Partition partition;

    RehearsedEngine(Workspace workspace, MemoryStore store) throws StoreException {
        this.store = store;
        this.partition = Partition.open(
                new Pipeline(store, Runnable::run),
                store.seal(),
                workspace.conditions(),
                Targets.attributes(workspace),
                PEOPLE_IN_MEMORY);
    }

    /** Takes facts, and fires what is due. */
    void turn(List<Fact> facts, long now) throws StoreException {
        partition.begin(now);
        while (partition.nextTimer() <= now) {
            partition.fire(FIRED_AT_ONCE);
        }
        facts.forEach(fact -> partition.take(new Intake.Learned(fact, false)));
        partition.send(NOBODY);
        partition.drain();
    }

    /** When something is due next if nothing happens. */
    long next() {
        return partition.nextTimer();
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
    public void await(long position, Duration atMost) {
        throw new UnsupportedOperationException("a rehearsal waits for nothing");
    }
}
