package dev.lockstep.server.night;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A thread that does something every day at one time of day. Safe for any number of threads. */
public final class Nightly implements AutoCloseable {

    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final ScheduledExecutorService thread;
    private volatile boolean closing;

    /**
     * Does nothing yet.
     *
     * @param name of the thread
     * @param zone whose time of day is meant; it is asked anew each day
     */
    public Nightly(String name, InstantSource clock, Supplier<ZoneId> zone) {
        this.clock = clock;
        this.zone = zone;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Does this whenever it is that time of day, from now on. It must not throw: nobody hears of it. */
    public void every(LocalTime time, Runnable work) {
        Instant now = clock.instant();
        long wait = next(now, time, zone.get()).toEpochMilli() - now.toEpochMilli();
        var unused = thread.schedule(
                () -> {
                    work.run();
                    if (!closing) {
                        every(time, work);
                    }
                },
                Math.max(1, wait),
                TimeUnit.MILLISECONDS);
    }

    /** When it is that time of day next: after now. */
    static Instant next(Instant now, LocalTime time, ZoneId zone) {
        ZonedDateTime today = now.atZone(zone).with(time);
        ZonedDateTime next = today.toInstant().isAfter(now) ? today : today.plusDays(1);
        return next.toInstant();
    }

    /** Does nothing more; what is under way is interrupted. */
    @Override
    public void close() {
        closing = true;
        thread.shutdownNow();
    }
}
