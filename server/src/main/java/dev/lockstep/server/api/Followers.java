package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.server.http.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait for the next membership change. One thread waits for all of them.
 *
 * <p>Safe for any number of threads.
 */
public final class Followers implements AutoCloseable {

    /** More than there are systems to follow a shop. */
    static final int MAX_WAITING = 1000;

    /** How long the thread waits before it looks who has waited long enough. */
    private static final Duration TICK = Duration.ofMillis(200);

    private static final int RETRY_AFTER_SECONDS = 5;

    private final Engine engine;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Thread thread;
    private boolean closed;

    /** @param untilNanos as {@link System#nanoTime} tells the time */
    private record Waiting(long after, long untilNanos, CompletableFuture<Boolean> found) {}

    /** Begins to look for changes. */
    public Followers(Engine engine) {
        this.engine = engine;
        this.thread = Thread.ofPlatform().daemon().name("lockstep-followers").start(this::run);
    }

    /**
     * Completes with true as soon as there is a change after a position, with false after a while without any or when the
     * server stops. By the thread of all of them, so whoever waits must not work on that.
     *
     * @throws RefusedException where too many wait already
     */
    CompletableFuture<Boolean> changeAfter(long position, Duration atMost) {
        CompletableFuture<Boolean> found = new CompletableFuture<>();
        synchronized (waiting) {
            if (closed || engine.status().lastPosition() > position) {
                return CompletableFuture.completedFuture(!closed);
            }
            if (waiting.size() >= MAX_WAITING) {
                throw RefusedException.later(503, RETRY_AFTER_SECONDS, "too many wait for changes already");
            }
            waiting.add(new Waiting(position, System.nanoTime() + atMost.toNanos(), found));
            waiting.notifyAll();
        }
        return found;
    }

    /** How many wait. */
    public int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Whether the server is stopping. */
    boolean isClosed() {
        synchronized (waiting) {
            return closed;
        }
    }

    private void run() {
        try {
            while (!isClosed()) {
                engine.awaitChanges(leastPosition(), TICK);
                release();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** The position that the first of them waits behind; waits until there is one. */
    private long leastPosition() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            return waiting.stream().mapToLong(Waiting::after).min().orElseThrow();
        }
    }

    private void release() {
        List<Waiting> over = new ArrayList<>();
        long last = engine.status().lastPosition();
        long now = System.nanoTime();
        synchronized (waiting) {
            waiting.removeIf(one -> {
                boolean isOver = one.after < last || now - one.untilNanos >= 0;
                if (isOver) {
                    over.add(one);
                }
                return isOver;
            });
        }
        over.forEach(one -> one.found.complete(one.after < last));
    }

    /** Lets all of them go, and takes no more. */
    @Override
    public void close() {
        List<Waiting> left;
        synchronized (waiting) {
            closed = true;
            left = List.copyOf(waiting);
            waiting.clear();
        }
        thread.interrupt();
        left.forEach(one -> one.found.complete(false));
    }
}
