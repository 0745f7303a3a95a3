package dev.lockstep.cli.demo;

/** The time of whoever watches, as opposed to the shop's clock. */
interface RealTime {

    /** Nanoseconds since some instant. */
    long nanos();

    /** Lets so many nanoseconds pass. */
    void sleep(long nanos) throws InterruptedException;

    /** That of the machine. */
    RealTime SYSTEM = new RealTime() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
    };
}
