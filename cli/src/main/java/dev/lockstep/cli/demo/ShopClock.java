package dev.lockstep.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The shop's clock, which goes so many times faster than that of whoever watches. It stands until it is started. So an instant of it
 * is also an instant of real time, and a finer one: from two in milliseconds follows what the machine took, in less.
 * Thread-safe.
 */
final class ShopClock implements InstantSource {

    private static final double NANOS_PER_MS = 1e6;

    private final long opening;
    private final double speed;
    private final RealTime time;
    private volatile boolean runs;
    private volatile long startedAt;
    private volatile long closing = Long.MAX_VALUE;

    /**
     * A clock that stands.
     *
     * @param opening what it shows until it is started, in milliseconds since the epoch
     */
    ShopClock(long opening, double speed, RealTime time) {
        this.opening = opening;
        this.speed = speed;
        this.time = time;
    }

    void start() {
        startedAt = time.nanos();
        runs = true;
    }

    @Override
    public long millis() {
        return runs ? opening + (long) ((time.nanos() - startedAt) / NANOS_PER_MS * speed) : opening;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** The clock of what happens in the shop, which stands still from its closing on, while what was sent out goes on its way. */
    InstantSource ofTheShop() {
        return () -> Instant.ofEpochMilli(Math.min(millis(), closing));
    }

    /** From this instant on nothing happens in the shop. */
    void closeAt(long instant) {
        closing = instant;
    }

    long closing() {
        return closing;
    }

    /** How much of the shop's time so much of real time is. */
    Duration ofReal(Duration real) {
        return Duration.ofMillis((long) (real.toMillis() * speed));
    }
}
