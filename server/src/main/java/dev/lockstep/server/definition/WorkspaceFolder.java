package dev.lockstep.server.definition;

import dev.lockstep.workspace.Workspace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a workspace comes from.
 *
 * @param folder from which relative folders in it are meant
 * @param current what was read when the program started
 * @param reread reads it anew; empty where it cannot be read any more
 */
public record WorkspaceFolder(Path folder, Workspace current, Supplier<Optional<Workspace>> reread) {

    /** A workspace that does not change. */
    public static WorkspaceFolder fixed(Path folder, Workspace workspace) {
        return new WorkspaceFolder(folder, workspace, () -> Optional.of(workspace));
    }
}
