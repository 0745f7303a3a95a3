/** Tests of playing rehearsals. */
@NullMarked
package dev.lockstep.workspace.rehearsal;

import org.jspecify.annotations.NullMarked;
