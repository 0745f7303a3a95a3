package dev.lockstep.engine;

import java.util.OptionalLong;

/**
 * A segment as it is applied.
 *
 * @param hash of its definition
 * @param size how many persons are in it
 * @param changedAt when somebody entered or exited last; empty where nobody ever did
 */
public record SegmentView(String segment, String hash, long size, OptionalLong changedAt) {}
