package dev.lockstep.cli;

import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep apply}: from now on the definitions of the workspace count. */
@Command(
        name = "apply",
        description = {
            "Let the definitions of the workspace count from now on, on a running server or in a data folder.",
            "",
            "Only segments whose definition has changed are asked of everybody again, in the background and while facts come; "
                    + "entries and exits that come of it have the definition as their cause. What was applied counts after a "
                    + "restart too, whatever --workspace the server is started with."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep apply --workspace examples/shop --server http://127.0.0.1:8090",
            "  lockstep apply --workspace examples/shop --data data              while no server runs on it",
            "  lockstep apply --workspace examples/shop --data data --plan 0123456789abcdef       what was planned, or nothing",
            "",
            "It needs an admin key of the server. Cut off while it waits, it loses nothing: the server goes on."
        },
        sortOptions = false)
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private DefinitionTarget target;

    @Option(names = "--no-wait", description = "Do not wait until everybody's memberships are by the new definitions.")
    private boolean noWait;

    @Option(
            names = "--plan",
            paramLabel = "HASH",
            description =
                    "Only where this plan still fits: the workspace and what counts are as lockstep plan saw them.")
    private @Nullable String plan;

    @Option(names = "--author", paramLabel = "NAME", description = "Who applies it, for the versions (default: you).")
    private String author = System.getProperty("user.name", "unknown");

    @Override
    public Integer call() throws IOException {
        common.workspace(); // tells all problems where it has any
        List<SourceFile> files = WorkspaceReader.files(common.folder());
        Application application = new Application(common, noWait);
        if (target.data != null) {
            return application.toData(target.data, files, author, Optional.ofNullable(plan));
        }
        try (ServerCalls server = new ServerCalls(target.server())) {
            return application.toServer(server, files, author, Optional.ofNullable(plan));
        }
    }
}
