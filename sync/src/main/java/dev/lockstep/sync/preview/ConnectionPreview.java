package dev.lockstep.sync.preview;

/**
 * What a connection would have to do for the changes of its audiences.
 *
 * @param calls that send something, at the least
 * @param takesMs how long the destination's quotas make it last, at the least, where nothing else is sent; 0 where they have room
 * @param visibleWithinMs until it shows after that, by the destination's documentation
 */
public record ConnectionPreview(String connection, long calls, long takesMs, long visibleWithinMs) {}
