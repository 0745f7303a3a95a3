package dev.lockstep.cli;

import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.yaml.Problem;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the workspace is, for a command that writes no answer in {@link CommonOptions} formats; it has them as a {@link Mixin}. */
class WorkspaceOptions {

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The folder of the workspace (default: this folder).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path workspace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** Standard output, as the command line was given it. To be flushed by who writes. */
    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Standard error. */
    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** The folder as the user named it. */
    Path folder() {
        return workspace;
    }

    /**
     * Reads the workspace, whatever is wrong with it.
     *
     * @throws CommandException where there is no such folder: that is no answer about a workspace
     */
    WorkspaceReader.Reading read() {
        if (!Files.isDirectory(workspace)) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "there is no folder " + workspace + "; name the folder that holds lockstep.yaml with --workspace");
        }
        return WorkspaceReader.read(workspace, System::getenv);
    }

    /**
     * The workspace, for a command that needs it whole. Secrets that are missing here are no obstacle.
     *
     * @throws CommandException with all problems, where it has any
     */
    Workspace workspace() {
        WorkspaceReader.Reading reading = read();
        return reading.workspace().orElseThrow(() -> {
            StringBuilder message = new StringBuilder();
            for (Problem problem : reading.problems()) {
                message.append(problem).append(System.lineSeparator());
            }
            message.append("The workspace has problems; mend them and run the command again.");
            return new CommandException(ExitCode.WRONG_REQUEST, message.toString());
        });
    }
}
