package dev.lockstep.sync.runner;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import java.util.Arrays;
import java.util.Optional;

/**
 * How many of some spans of time are how long, to within a tenth, in a few hundred numbers. Mutable, for one thread.
 */
public final class Spread {

    /** Buckets for each doubling, so that each is nine percent wider than the one before. */
    private static final int A_DOUBLING = 8;

    /** 2^40 milliseconds are thirty-four years. */
    private static final int BUCKETS = 40 * A_DOUBLING;

    private static final int HUNDRED = 100;

    private final long[] counts = new long[BUCKETS];
    private long count;

    /**
     * Spans of time that so many percent of all do not exceed.
     *
     * @param changes how many there are
     */
    public record Percentiles(long changes, long p50Ms, long p95Ms, long p99Ms) {}

    void add(long ms, long times) {
        counts[bucket(ms)] += times;
        count += times;
    }

    void addAll(Spread other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
    }

    void write(StateWriter out) {
        out.unsigned(Arrays.stream(counts).filter(count -> count > 0).count());
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] > 0) {
                out.unsigned(i);
                out.unsigned(counts[i]);
            }
        }
    }

    static Spread read(StateReader in) {
        Spread spread = new Spread();
        for (int left = in.size(); left > 0; left--) {
            int bucket = (int) in.unsigned();
            spread.counts[bucket] = in.unsigned();
            spread.count += spread.counts[bucket];
        }
        return spread;
    }

    /** Empty where there is nothing. */
    Optional<Percentiles> percentiles() {
        return count == 0
                ? Optional.empty()
                : Optional.of(new Percentiles(count, percentile(50), percentile(95), percentile(99)));
    }

    private static int bucket(long ms) {
        double doublings = Math.log(Math.max(0, ms) + 1.0) / Math.log(2);
        return Math.min(BUCKETS - 1, (int) (doublings * A_DOUBLING));
    }

    /** The least span of the bucket that it falls in. */
    private long percentile(int percent) {
        long rank = Math.ceilDiv(count * percent, HUNDRED);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return (long) Math.ceil(Math.pow(2, (double) i / A_DOUBLING) - 1);
            }
        }
        throw new IllegalStateException("fewer were counted than there are");
    }
}
