/** The heart: {@link dev.lockstep.core.machine.SegmentMachine#step}, the file to read first. */
@NullMarked
package dev.lockstep.core.machine;

import org.jspecify.annotations.NullMarked;
