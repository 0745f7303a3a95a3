/**
 * Drives the machine over a store, on one thread: {@link dev.lockstep.engine.partition.Partition} is the file to read first.
 */
@NullMarked
package dev.lockstep.engine.partition;

import org.jspecify.annotations.NullMarked;
