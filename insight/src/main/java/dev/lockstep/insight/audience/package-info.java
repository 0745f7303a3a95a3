/** Why an audience is as large as it is: what made its count change between two instants, in causes that add up exactly. */
@NullMarked
package dev.lockstep.insight.audience;

import org.jspecify.annotations.NullMarked;
