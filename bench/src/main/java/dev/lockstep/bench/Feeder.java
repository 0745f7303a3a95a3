package dev.lockstep.bench;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends facts to an engine as fast as it takes them, in batches, a bounded number of which is under way. For one thread. */
final class Feeder {

    private static final int BATCHES_UNDER_WAY = 64;

    /** Fewer than an engine lets wait. */
    private static final int FACTS_UNDER_WAY = 32_000;

    private final Engine engine;
    private final int batch;
    private final int atMost;
    private final Deque<CompletableFuture<List<Outcome>>> underWay = new ArrayDeque<>();
    private List<Intake> next = new ArrayList<>();
    private long taken;
    private long repeated;

    /** @param batch how many facts are sent at once */
    Feeder(Engine engine, int batch) {
        this.engine = engine;
        this.batch = batch;
        this.atMost = Math.clamp(FACTS_UNDER_WAY / batch, 1, BATCHES_UNDER_WAY);
    }

    void send(Fact fact) throws InterruptedException, ExecutionException {
        next.add(new Intake.Learned(fact, false));
        if (next.size() == batch) {
            flush();
        }
    }

    private void flush() throws InterruptedException, ExecutionException {
        if (underWay.size() == atMost) {
            count(underWay.remove().get());
        }
        underWay.add(engine.receive(next));
        next = new ArrayList<>(batch);
    }

    /** Waits until all that was sent is on disk. */
    void finish() throws InterruptedException, ExecutionException {
        flush();
        while (!underWay.isEmpty()) {
            count(underWay.remove().get());
        }
    }

    private void count(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case TAKEN, CORRECTED -> taken++;
                case REPEATED -> repeated++;
                case BARRED, UNKNOWN, ERASED, NOTHING ->
                    throw new IllegalStateException("a fact of the benchmark became " + outcome);
            }
        }
    }

    /** How many facts were new, and so are in the store. */
    long taken() {
        return taken;
    }

    /** How many were acknowledged without being new. */
    long repeated() {
        return repeated;
    }
}
