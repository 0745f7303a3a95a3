package dev.lockstep.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lockstep sync release}: let go what a guard holds. */
@Command(
        name = "release",
        description = {
            "Let go what the guards hold of an audience, at every connection.",
            "",
            "Look first why it is held: lockstep sync status says so. The release is over when nothing of the audience waits any more."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep sync release Carts --server http://127.0.0.1:8090"},
        sortOptions = false)
final class SyncReleaseCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "AUDIENCE", description = "The audience.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String audience;

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            String name = URLEncoder.encode(audience, StandardCharsets.UTF_8).replace("+", "%20");
            ServerCalls.whole(calls.post("/api/audiences/" + name + "/release"));
            common.out().println("What was held of " + audience + " goes out now.");
            common.out().flush();
            return ExitCode.DONE;
        }
    }
}
