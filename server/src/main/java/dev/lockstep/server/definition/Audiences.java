package dev.lockstep.server.definition;

import dev.lockstep.sync.runner.Sync;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/** The audiences of the workspace that counts, which are kept in step. Safe for any number of threads. */
public final class Audiences {

    private static final System.Logger LOG = System.getLogger(Audiences.class.getName());

    private final Sync sync;
    private final AppliedWorkspace applied;
    private final WorkspaceFolder given;
    private final Consumer<Set<String>> noting;

    /**
     * Keeps nothing yet.
     *
     * @param noting is told which events connections wait for
     */
    public Audiences(Sync sync, AppliedWorkspace applied, WorkspaceFolder given, Consumer<Set<String>> noting) {
        this.sync = sync;
        this.noting = noting;
        this.applied = applied;
        this.given = given;
    }

    public Sync sync() {
        return sync;
    }

    /** From now on what connections wait for is noted; to be called before facts are taken. */
    public void note() {
        noting.accept(Sync.events(filled(applied.current()), given.folder()));
    }

    /** The audiences of what was applied last are kept. What keeps one from being kept is logged. */
    public void keep() {
        keep(false);
    }

    /**
     * From now on the audiences of what was applied last are kept.
     *
     * @param isAnnounced whether it was applied by a plan that somebody has seen, so that no guard holds what it announced
     */
    public void keep(boolean isAnnounced) {
        note();
        sync.keep(filled(applied.current()), given.folder(), this::filled, isAnnounced);
        sync.problems().forEach(problem -> LOG.log(Level.WARNING, "not kept in step: " + problem));
    }

    /** From which relative folders in a workspace are meant. */
    public Path folder() {
        return given.folder();
    }

    /** What counts, read anew, with its secrets as they are now. */
    public Workspace filled() {
        return filled(applied.reread().or(given.reread()).orElseGet(applied::current));
    }

    /** What was applied names its secrets only: whoever sent it did not know them. */
    private Workspace filled(Workspace workspace) {
        return WorkspaceReader.filled(workspace, given.folder(), System::getenv);
    }
}
