/** Whole connections against platforms that fail, with a seed. */
@org.jspecify.annotations.NullMarked
package dev.lockstep.sync.simulation;
