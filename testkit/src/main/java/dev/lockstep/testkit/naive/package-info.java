/**
 * The segment language a second time, as simply as it can be written: every question is asked of the whole history, nothing
 * is kept. It is slow and plainly right, and what the machine is checked against.
 */
@NullMarked
package dev.lockstep.testkit.naive;

import org.jspecify.annotations.NullMarked;
