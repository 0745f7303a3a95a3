/**
 * A workspace: what a user defines in YAML files, as records that are whole and checked. Begin with
 * {@link dev.lockstep.workspace.WorkspaceReader}; {@link dev.lockstep.workspace.WorkspaceShape} is the grammar of the files.
 */
@NullMarked
package dev.lockstep.workspace;

import org.jspecify.annotations.NullMarked;
