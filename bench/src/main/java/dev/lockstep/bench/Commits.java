package dev.lockstep.bench;

import dev.lockstep.engine.EngineObserver;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what an engine writes. */
final class Commits implements EngineObserver {

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public void committed(long more, long took) {
        count.incrementAndGet();
        bytes.addAndGet(more);
        nanos.addAndGet(took);
    }

    Written written() {
        return new Written(count.get(), bytes.get());
    }

    double seconds() {
        return nanos.get() / 1e9;
    }

    /**
     * What was written.
     *
     * @param commits each of which was synced
     * @param bytes of all rows
     */
    record Written(long commits, long bytes) {
        Written since(Written before) {
            return new Written(commits - before.commits, bytes - before.bytes);
        }
    }
}
