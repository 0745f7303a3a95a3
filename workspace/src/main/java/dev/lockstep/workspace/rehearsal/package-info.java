/** Plays the rehearsals of a workspace, and tells where it does not do what was expected. */
@NullMarked
package dev.lockstep.workspace.rehearsal;

import org.jspecify.annotations.NullMarked;
