package dev.lockstep.engine;

/** Is told how an engine does, for metrics. Called by the engine's own two threads, also at once, who wait for the end of it. */
public interface EngineObserver {

    /** Wants to know nothing. */
    EngineObserver NONE = new EngineObserver() {};

    /** Something that was sent in was dealt with, and that is durable. */
    default void taken(Outcome outcome) {}

    /**
     * A turn was written.
     *
     * @param bytes of all rows
     * @param nanos that the write took, until it was on disk
     */
    default void committed(long bytes, long nanos) {}

    /** Timers were fired, the most overdue of them so late. */
    default void fired(int timers, long lateMs) {}

    /** The store could not be written, or something could not be processed. */
    default void failed(Exception cause) {}
}
