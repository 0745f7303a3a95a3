package dev.lockstep.engine;

/**
 * That somebody was forgotten. It says nothing of who it was.
 *
 * @param erasedAt milliseconds since the epoch
 * @param facts how many there were of them
 */
public record Receipt(long erasedAt, long facts) {}
