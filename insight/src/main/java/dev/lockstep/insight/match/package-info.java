/** How many people of a segment get as far as to be found by a platform, step by step and hour by hour. */
@NullMarked
package dev.lockstep.insight.match;

import org.jspecify.annotations.NullMarked;
