/** Tests of costs. */
@NullMarked
package dev.lockstep.insight.spend;

import org.jspecify.annotations.NullMarked;
