/**
 * What a destination is: a {@link dev.lockstep.destinations.spi.Declaration} that says everything that can be said as data, and
 * functions that send and look. Which person belongs, what waits, and how often is tried is not decided here but by whoever
 * drives it.
 */
@NullMarked
package dev.lockstep.destinations.spi;

import org.jspecify.annotations.NullMarked;
