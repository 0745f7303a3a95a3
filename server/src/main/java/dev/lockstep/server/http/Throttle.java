package dev.lockstep.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A {@link TokenBucket} for each of many, of which the least recently met are forgotten, so that the table has a bound
 * whoever calls. Who is forgotten begins anew with a full bucket.
 *
 * <p>Safe for any number of threads.
 */
final class Throttle<K> {

    private final LongSupplier nanos;
    private final Map<K, TokenBucket> buckets;

    /** @param nanos the time, in nanoseconds of any origin */
    Throttle(int maxEntries, LongSupplier nanos) {
        this.nanos = nanos;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, TokenBucket> eldest) {
                return size() > maxEntries;
            }
        };
    }

    /** Takes one of {@code who}; where there is none, in how many seconds there is. */
    OptionalInt take(K who, double perSecond, double most) {
        long now = nanos.getAsLong();
        TokenBucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(who, key -> new TokenBucket(perSecond, most, now));
        }
        return bucket.take(now) ? OptionalInt.empty() : OptionalInt.of(bucket.secondsUntilNext(now));
    }
}
