/** When a step of the match tree has fallen. */
@NullMarked
package dev.lockstep.insight.match;

import org.jspecify.annotations.NullMarked;
