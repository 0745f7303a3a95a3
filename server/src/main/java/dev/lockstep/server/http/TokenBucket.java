package dev.lockstep.server.http;

/**
 * So many a second, and as many at once as have been saved up. Time is an argument, in nanoseconds of any origin.
 *
 * <p>Safe for any number of threads.
 */
final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double most;
    private double tokens;
    private long filledAt;

    TokenBucket(double perSecond, double most, long nowNanos) {
        this.perSecond = perSecond;
        this.most = most;
        this.tokens = most;
        this.filledAt = nowNanos;
    }

    /** Takes one; false where there is none. */
    synchronized boolean take(long nowNanos) {
        fill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Whole seconds until there is one again, at least one. */
    synchronized int secondsUntilNext(long nowNanos) {
        fill(nowNanos);
        return (int) Math.max(1, Math.ceil((1 - tokens) / perSecond));
    }

    private void fill(long nowNanos) {
        double since = Math.max(0, nowNanos - filledAt) / NANOS_PER_SECOND;
        tokens = Math.min(most, tokens + since * perSecond);
        filledAt = nowNanos;
    }
}
