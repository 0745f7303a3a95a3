package dev.lockstep.sync.planner;

/**
 * That a person would be sent to a copy of an audience, were it not for its holdouts: they are in the segment, excluded by
 * nothing, consent, and can be identified. Of people on both sides alike, so that what they do from then on can be compared.
 *
 * @param at when that was so first, in milliseconds since the epoch
 * @param salt of the holdout that is measured: the audience's own or that of its group, else the first of everything
 * @param draw where they stood in it
 * @param isHeldOut whether it held them out
 * @param isHeldOutElsewhere whether another holdout of the audience did, so that they say nothing about this one
 */
public record Exposure(long at, String salt, long draw, boolean isHeldOut, boolean isHeldOutElsewhere) {}
