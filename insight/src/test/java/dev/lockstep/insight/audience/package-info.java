/** Tests of why audiences change. */
@NullMarked
package dev.lockstep.insight.audience;

import org.jspecify.annotations.NullMarked;
