/** When alerts begin, go on and end. */
@NullMarked
package dev.lockstep.insight.alert;

import org.jspecify.annotations.NullMarked;
