/**
 * The conditions of all segments, compiled together: equal questions share one register, and an event name or an attribute
 * leads straight to the registers and the segments that look at it.
 */
@NullMarked
package dev.lockstep.core.program;

import org.jspecify.annotations.NullMarked;
