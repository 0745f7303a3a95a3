package dev.lockstep.cli.demo;

/** Where the demonstration is seen. For one thread. */
interface Display extends AutoCloseable {

    /** The history before the show is being played; {@code share} of it is done, from 0 to 1. */
    void prepare(double share);

    /**
     * The shop as it is now.
     *
     * @param factsPerSecond of real time
     */
    void show(Snapshot snapshot, double factsPerSecond);

    /** Whether nobody can see it any more: the pipe that it was written into is closed. */
    boolean isGone();

    /** Leaves the terminal as it was found. */
    @Override
    void close();

    /** Shows nothing, as where only the summary is asked for. */
    final class Nowhere implements Display {
        @Override
        public void prepare(double share) {}

        @Override
        public void show(Snapshot snapshot, double factsPerSecond) {}

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public void close() {}
    }
}
