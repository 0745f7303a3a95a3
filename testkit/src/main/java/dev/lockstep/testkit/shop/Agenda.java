package dev.lockstep.testkit.shop;

import java.util.Arrays;

/**
 * What is going to happen, earliest first: a binary heap in two arrays, so that an entry costs sixteen bytes and no object.
 * Of entries of one instant, which comes first is fixed but means nothing. Where it is full, what is added is forgotten: that
 * visit ends there.
 */
final class Agenda {

    private long[] times = new long[64];
    private long[] plans = new long[64];
    private final int max;
    private int size;

    /** @param max the most entries it may hold */
    Agenda(int max) {
        this.max = max;
    }

    /** The time of the earliest entry; {@link Long#MAX_VALUE} where there is none. */
    long nextAt() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Enters a {@link Plan}. */
    void add(long at, long plan) {
        if (size == max) {
            return;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            plans = Arrays.copyOf(plans, 2 * size);
        }
        int i = size++;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (times[parent] <= at) {
                break;
            }
            times[i] = times[parent];
            plans[i] = plans[parent];
            i = parent;
        }
        times[i] = at;
        plans[i] = plan;
    }

    /** Removes the earliest entry, which must be there, and returns its plan. */
    long take() {
        long first = plans[0];
        size--;
        long at = times[size];
        long plan = plans[size];
        int i = 0;
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && times[child + 1] < times[child]) {
                child++;
            }
            if (at <= times[child]) {
                break;
            }
            times[i] = times[child];
            plans[i] = plans[child];
            i = child;
        }
        times[i] = at;
        plans[i] = plan;
        return first;
    }
}
