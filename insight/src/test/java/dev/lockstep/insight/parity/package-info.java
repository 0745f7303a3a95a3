/** Tests of lift. */
@NullMarked
package dev.lockstep.insight.parity;

import org.jspecify.annotations.NullMarked;
