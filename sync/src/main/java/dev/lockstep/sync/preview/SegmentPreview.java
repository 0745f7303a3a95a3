package dev.lockstep.sync.preview;

/**
 * What would become of a segment.
 *
 * @param before how many people are in it by the old definition
 * @param after how many by the new one
 */
public record SegmentPreview(String segment, long before, long after, Moves entering, Moves leaving) {}
