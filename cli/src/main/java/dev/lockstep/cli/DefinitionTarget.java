package dev.lockstep.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whose definitions are meant: those of a data folder, while no server runs on it, or of a running server. */
final class DefinitionTarget {

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "In this data folder.")
    @Nullable
    Path data;

    @ArgGroup(exclusive = false)
    @Nullable
    ServerOptions server;

    /** The running server; to be asked where {@link #data} is null. */
    ServerOptions server() {
        if (server == null) {
            throw new CommandException(ExitCode.WRONG_REQUEST, "Name --data or --server.");
        }
        return server;
    }
}
