package dev.lockstep.engine;

import dev.lockstep.engine.Engine.Status;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.StoreException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is worked out together and written at once. The writer fills it, sends it to disk and lets go of it; whoever has written
 * it tells the senders what became of it.
 */
final class Turn implements Pipeline.Sender {

    private final InstantSource clock;
    private final EngineObserver observer;
    private final News news;
    private final Consumer<Request.Define> defined;
    private final List<Request> requests = new ArrayList<>();
    private final List<List<Outcome>> outcomes = new ArrayList<>();
    private int size;
    private int backfilled;
    private int fired;
    private long due;
    private @Nullable Status status;

    /** @param defined is told of definitions that are on disk, before their sender is */
    Turn(InstantSource clock, EngineObserver observer, News news, Consumer<Request.Define> defined) {
        this.clock = clock;
        this.observer = observer;
        this.news = news;
        this.defined = defined;
    }

    /** How many facts and timers it has. */
    int size() {
        return size;
    }

    /** What was sent in, in order. */
    List<Request> requests() {
        return requests;
    }

    /** Takes it on, to be worked out. */
    void add(Request request) {
        requests.add(request);
        size += request.facts();
    }

    /** The next of its requests was worked out. */
    void workedOut(List<Outcome> outcome) {
        outcomes.add(outcome);
    }

    /** Timers were fired, the first of which was due then. */
    void fired(long firstDue, int timers) {
        due = fired == 0 ? firstDue : due;
        fired += timers;
        size += timers;
    }

    /** So many facts, about, were read for the backfill. */
    void backfilled(int facts) {
        backfilled += facts;
    }

    /** About how many facts were read in it for the backfill. */
    int backfilled() {
        return backfilled;
    }

    /** How the engine stands when it is on disk. */
    void leadsTo(Status after) {
        status = after;
    }

    @Override
    public void written(long bytes, long nanos) {
        if (bytes > 0) {
            observer.committed(bytes, nanos);
        }
        if (fired > 0) {
            observer.fired(fired, Math.max(0, clock.millis() - due));
        }
        if (status != null) {
            news.publish(status);
        }
        for (int i = 0; i < requests.size(); i++) {
            acknowledge(requests.get(i), outcomes.get(i));
        }
    }

    private void acknowledge(Request request, List<Outcome> outcome) {
        switch (request) {
            case Request.Take take -> {
                outcome.forEach(observer::taken);
                take.taken().complete(outcome);
            }
            case Request.Define define -> {
                defined.accept(define);
                define.applied().complete(null);
            }
            case Request.GoOn goOn -> {}
        }
    }

    @Override
    public void lost(StoreException cause) {
        refuse(new UnavailableException(Writer.CANNOT_WRITE, Writer.REOPEN_AFTER_MS));
    }

    /** Tells all senders that nothing came of it. */
    void refuse(Exception cause) {
        requests.forEach(request -> request.refuse(cause));
    }
}
