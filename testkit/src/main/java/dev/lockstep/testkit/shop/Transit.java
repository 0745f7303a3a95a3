package dev.lockstep.testkit.shop;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Facts that are on their way for longer than others, or come a second time. Holds at most {@link #MAX_HELD}; what does not
 * fit is not delayed and not repeated.
 */
final class Transit {

    /** A bound on memory, in facts. */
    static final int MAX_HELD = 1 << 16;

    private final PriorityQueue<Held> held =
            new PriorityQueue<>(Comparator.comparingLong(Held::at).thenComparingLong(Held::number));

    private long number;

    /** @param number in the order of entry, so that the order of two of one instant is fixed */
    private record Held(Arrival arrival, long number) {
        long at() {
            return arrival.receivedAt();
        }
    }

    /** When the next one arrives; {@link Long#MAX_VALUE} where none is held. */
    long nextAt() {
        Held next = held.peek();
        return next == null ? Long.MAX_VALUE : next.at();
    }

    boolean isFull() {
        return held.size() >= MAX_HELD;
    }

    void hold(Arrival arrival) {
        held.add(new Held(arrival, number++));
    }

    Arrival take() {
        return held.remove().arrival();
    }
}
