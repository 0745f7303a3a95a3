/** Tests of lift. */
@NullMarked
package dev.lockstep.insight.lift;

import org.jspecify.annotations.NullMarked;
