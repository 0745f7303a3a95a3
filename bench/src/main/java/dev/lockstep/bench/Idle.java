package dev.lockstep.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** When this process has nothing left to do, such as to sort the files that it has written. */
final class Idle {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    /** Of one processor. */
    private static final double BUSY = 0.05;

    private Idle() {}

    /** Processor time that the process has taken so far. */
    static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Waits until hardly any is taken. */
    static void await() throws InterruptedException {
        long end = System.nanoTime() + AT_MOST.toNanos();
        long before;
        do {
            before = processorNanos();
            Thread.sleep(LOOK_EVERY);
        } while (processorNanos() - before > BUSY * LOOK_EVERY.toNanos() && System.nanoTime() < end);
    }
}
