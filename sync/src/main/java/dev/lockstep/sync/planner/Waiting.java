package dev.lockstep.sync.planner;

/**
 * How much of one kind of work waits.
 *
 * @param people who wait
 * @param oldest since when the first of them does, in milliseconds since the epoch; in the future where it is not due before
 */
public record Waiting(long people, long oldest) {}
