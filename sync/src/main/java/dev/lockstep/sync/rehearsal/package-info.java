/** Rehearsals that go on to destinations: what would be sent of somebody, where, in which lane, and when. Nothing is called. */
@NullMarked
package dev.lockstep.sync.rehearsal;

import org.jspecify.annotations.NullMarked;
