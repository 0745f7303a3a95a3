package dev.lockstep.bench;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Facts that come in one by one at a steady rate while something else goes on, however long their acknowledgements take. Those
 * are counted from when a fact was to be sent, so a sender who is held up hides nothing.
 */
final class Trickle implements AutoCloseable {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Histogram micros = new ConcurrentHistogram(3);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CompletableFuture<Void> running;
    private volatile boolean over;

    /** Begins to send what {@code facts} gives. */
    Trickle(Engine engine, int perSecond, Supplier<Fact> facts) {
        running = CompletableFuture.runAsync(
                () -> run(engine, perSecond, facts),
                task -> Thread.ofPlatform().daemon().name("lockstep-trickle").start(task));
    }

    private void run(Engine engine, int perSecond, Supplier<Fact> facts) {
        long started = System.nanoTime();
        for (long i = 0; !over; i++) {
            long due = started + i * NANOS_PER_SECOND / perSecond;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            sent.incrementAndGet();
            var unused = engine.receive(List.of(new Intake.Learned(facts.get(), false)))
                    .whenComplete((outcomes, failure) -> {
                        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                        (failure == null ? acknowledged : failed).incrementAndGet();
                    });
        }
    }

    /** From when each was to be sent until it was acknowledged. */
    Histogram micros() {
        return micros;
    }

    /** What became of all that was sent, in words. Complete once the engine has been closed. */
    String counts() {
        return String.format(
                Locale.ROOT, "%,d sent, %,d acknowledged, %,d refused", sent.get(), acknowledged.get(), failed.get());
    }

    /** Sends nothing more. */
    @Override
    public void close() {
        over = true;
        running.join();
    }
}
