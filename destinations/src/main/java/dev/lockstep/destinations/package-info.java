/** The kinds of destinations, by name. */
@NullMarked
package dev.lockstep.destinations;

import org.jspecify.annotations.NullMarked;
