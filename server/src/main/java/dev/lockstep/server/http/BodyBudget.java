package dev.lockstep.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all bodies together may take while they are in hand. Each has a bound of its own, but ten thousand clients
 * at once would still fill the memory; beyond the budget they are told to come again.
 *
 * <p>Safe for any number of threads.
 */
final class BodyBudget {

    /** Long enough for the bodies in hand to be stored, short enough for every client to try again by itself. */
    private static final int RETRY_AFTER_SECONDS = 1;

    private final AtomicLong left;

    BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** @throws RefusedException where there is not so much left */
    void take(long bytes) {
        if (left.addAndGet(-bytes) < 0) {
            left.addAndGet(bytes);
            throw RefusedException.later(
                    503, RETRY_AFTER_SECONDS, "more is being sent than fits in memory; send it again");
        }
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
