package dev.lockstep.server.definition;

import dev.lockstep.sync.runner.Sync;
import dev.lockstep.workspace.Workspace;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** The audiences of the workspace that counts, which are kept in step. Safe for any number of threads. */
public final class Audiences {

    private static final System.Logger LOG = System.getLogger(Audiences.class.getName());

    private final Sync sync;
    private final AppliedWorkspace applied;
    private final WorkspaceFolder given;

    public Audiences(Sync sync, AppliedWorkspace applied, WorkspaceFolder given) {
        this.sync = sync;
        this.applied = applied;
        this.given = given;
    }

    public Sync sync() {
        return sync;
    }

    /** From now on the audiences of what was applied last are kept. What keeps one from being kept is logged. */
    public void keep() {
        sync.keep(applied.current(), given.folder(), this::reread);
        sync.problems().forEach(problem -> LOG.log(Level.WARNING, "not kept in step: " + problem));
    }

    /** From which relative folders in a workspace are meant. */
    public Path folder() {
        return given.folder();
    }

    private Workspace reread() {
        return applied.reread().or(given.reread()).orElseGet(applied::current);
    }
}
