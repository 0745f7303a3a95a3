/**
 * Says when something is not as it should be: a {@link dev.lockstep.insight.alert.Judge} of figures and of what was said before, without
 * clock, network or disk. Who is told, and how, is for others.
 */
@NullMarked
package dev.lockstep.insight.alert;

import org.jspecify.annotations.NullMarked;
