package dev.lockstep.engine;

import dev.lockstep.engine.Engine.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the engine stands, as of the turn that is on disk, and whoever waits for that to change. Safe for use by many threads. */
final class News {

    private volatile Status status = new Status(0, 0, 0, 1);
    private volatile boolean over;

    Status status() {
        return status;
    }

    synchronized void publish(Status latest) {
        status = latest;
        notifyAll();
    }

    /** There will be none any more. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** Waits until there is a change after a position; false where there was none in this while, or there will be none. */
    synchronized boolean awaitChanges(long after, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (status.lastPosition() <= after) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 || over) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
