/** Examples of steps. */
@NullMarked
package dev.lockstep.core.machine;

import org.jspecify.annotations.NullMarked;
