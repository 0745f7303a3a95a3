package dev.lockstep.cli.demo;

import java.util.Arrays;

/** The latest of many times, in milliseconds, and how they are spread. Thread-safe. */
final class Latencies {

    /** Of more, the latest count. */
    private static final int KEPT = 2_000;

    private final double[] kept = new double[KEPT];
    private long count;

    synchronized void add(double ms) {
        kept[(int) (count++ % KEPT)] = ms;
    }

    synchronized boolean isEmpty() {
        return count == 0;
    }

    /** Not exceeded by this share of them; 0 where there are none. */
    synchronized double quantile(double share) {
        int size = (int) Math.min(count, KEPT);
        if (size == 0) {
            return 0;
        }
        double[] sorted = Arrays.copyOf(kept, size);
        Arrays.sort(sorted);
        return sorted[Math.min(size - 1, (int) Math.ceil(share * size) - 1)];
    }
}
