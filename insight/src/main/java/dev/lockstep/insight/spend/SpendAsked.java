package dev.lockstep.insight.spend;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How it went when a platform was asked last what audiences cost.
 *
 * @param at when that was, in milliseconds since the epoch
 * @param wellAt when it told all that it was asked for last; empty where it never did
 * @param trouble why it did not; empty where it did
 */
public record SpendAsked(long at, OptionalLong wellAt, Optional<String> trouble) {}
