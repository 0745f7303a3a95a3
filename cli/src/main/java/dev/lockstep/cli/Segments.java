package dev.lockstep.cli;

import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.yaml.NearNames;

/** The segments that a user names on the command line. */
final class Segments {

    private Segments() {}

    /**
     * The segment of this name.
     *
     * @throws CommandException where there is none
     */
    static Segment named(String name, Workspace workspace) {
        Segment segment = workspace.segments().get(name);
        if (segment == null) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "There is no segment \"" + name + "\"; "
                            + NearNames.suggest(
                                    name, workspace.segments().keySet(), "lockstep segment list names all of them."));
        }
        return segment;
    }
}
