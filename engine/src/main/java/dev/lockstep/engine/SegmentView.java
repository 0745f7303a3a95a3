package dev.lockstep.engine;

import java.util.OptionalLong;

/**
 * A segment as it is applied.
 *
 * @param hash of its definition
 * @param size how many persons are in it
 * @param changedAt when somebody entered or exited last; empty where nobody ever did
 * @param backfilled whether everybody was asked by this definition; until then the size is that of those who were, and of those
 *     whose membership is still by the definition of before
 */
public record SegmentView(String segment, String hash, long size, OptionalLong changedAt, boolean backfilled) {}
