package dev.lockstep.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep sync run}: try at once. */
@Command(
        name = "run",
        description = {
            "Try at once what waits, of one audience or of all, and what was stopped.",
            "",
            "It waits for no more changes and for no time between attempts; it goes past no quota, no guard and no suppression."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep sync run --server http://127.0.0.1:8090"},
        sortOptions = false)
final class SyncRunCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "AUDIENCE", description = "This audience alone (default: all).")
    private @Nullable String audience;

    @Option(
            names = "--again",
            description = "Send everybody once more, as where a destination has lost them and cannot be asked.")
    private boolean again;

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            String query = "?people=" + (again ? "all" : "waiting")
                    + (audience == null ? "" : "&audience=" + URLEncoder.encode(audience, StandardCharsets.UTF_8));
            ServerCalls.whole(calls.post("/api/sync" + query));
            common.out().println("It is being tried; see how it goes with: lockstep sync status");
            common.out().flush();
            return ExitCode.DONE;
        }
    }
}
