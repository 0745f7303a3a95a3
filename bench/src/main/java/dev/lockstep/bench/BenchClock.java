package dev.lockstep.bench;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands at an instant until it is let run, so that a store can be filled as of one instant. */
final class BenchClock implements InstantSource {

    private static final long NANOS_PER_MS = 1_000_000;
    private static final long STANDING = Long.MIN_VALUE;

    private final long begin;
    private volatile long startedNanos = STANDING;

    /** @param begin where it stands, in milliseconds since the epoch */
    BenchClock(long begin) {
        this.begin = begin;
    }

    /** From now on it runs like any other. */
    void run() {
        startedNanos = System.nanoTime();
    }

    @Override
    public long millis() {
        long started = startedNanos;
        return started == STANDING ? begin : begin + (System.nanoTime() - started) / NANOS_PER_MS;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
