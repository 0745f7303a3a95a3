package dev.lockstep.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What waits for the writer, in the order of receipt: so many facts at most. Anybody puts in, the writer takes out. */
final class Inbox {

    private final int maxFacts;
    private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger facts = new AtomicInteger();
    private volatile boolean closed;

    /** @param maxFacts with so many waiting, further ones are refused; one request may go beyond it */
    Inbox(int maxFacts) {
        this.maxFacts = maxFacts;
    }

    /** How many facts wait. */
    int facts() {
        return facts.get();
    }

    /** Puts facts in, unless too many wait: false then. */
    boolean offer(Request.Take take) {
        int more = take.facts();
        if (facts.addAndGet(more) > maxFacts + more) {
            facts.addAndGet(-more);
            return false;
        }
        put(take);
        return true;
    }

    /** Puts in what is to be done however many facts wait. */
    void put(Request request) {
        queue.add(request);
        if (closed) {
            refuseAll();
        }
    }

    /** The writer takes nothing more: whatever is there yet, or is put in from now on, is refused. */
    void close() {
        closed = true;
        refuseAll();
    }

    private void refuseAll() {
        for (Request left = queue.poll(); left != null; left = queue.poll()) {
            facts.addAndGet(-left.facts());
            left.refuse(new UnavailableException(OpenStore.NOT_OPEN, UnavailableException.RETRY_AFTER_MS));
        }
    }

    /** Wakes the writer, who need not wait any longer. */
    void goOn() {
        queue.add(new Request.GoOn());
    }

    /**
     * Takes out what waits, until it is {@code facts} or a little more; where nothing does, waits for it.
     *
     * @return may be empty, also before the wait is over
     */
    List<Request> take(int facts, long waitMs) throws InterruptedException {
        List<Request> requests = new ArrayList<>();
        int taken = 0;
        Request next = queue.poll(waitMs, TimeUnit.MILLISECONDS);
        while (next != null) {
            if (!(next instanceof Request.GoOn)) {
                requests.add(next);
            }
            taken += next.facts();
            next = taken < facts ? queue.poll() : null;
        }
        this.facts.addAndGet(-taken);
        return requests;
    }
}
