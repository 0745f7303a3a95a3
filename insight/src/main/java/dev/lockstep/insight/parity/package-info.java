/**
 * Whether the engine and SQL agree on who is in each segment: the published number is the count of people on whom they do not. Begin with
 * {@link dev.lockstep.insight.parity.ParityCheck}. The rows that are asked are in memory alone, some people at a time, and what is kept names
 * nobody but by number.
 */
@NullMarked
package dev.lockstep.insight.parity;

import org.jspecify.annotations.NullMarked;
