/** Tests of reading whole workspaces. */
@NullMarked
package dev.lockstep.workspace;

import org.jspecify.annotations.NullMarked;
