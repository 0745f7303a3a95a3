/** What audiences cost, and what that brought: sums before ratios, and money exact. */
@NullMarked
package dev.lockstep.insight.spend;

import org.jspecify.annotations.NullMarked;
