/** Rehearsals through to destinations, by example. */
@org.jspecify.annotations.NullMarked
package dev.lockstep.sync.rehearsal;
