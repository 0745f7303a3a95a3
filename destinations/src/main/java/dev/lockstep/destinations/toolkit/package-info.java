/** What destinations that speak HTTP share: one call with its limits, and what its answer means. */
@NullMarked
package dev.lockstep.destinations.toolkit;

import org.jspecify.annotations.NullMarked;
