package dev.lockstep.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code lockstep sync canary}: how long the way takes, measured by whoever walks it for that. */
@Command(
        name = "canary",
        description = {
            "Show the canaries of connections, and how long each part of their ways took: the last 50 walks of each.",
            "",
            "A canary is an address of your own that walks in and out of an audience for real; nothing counts it. Each part is counted from "
                    + "the one before: from when the way was due until it was noted in the ledger, until the call was begun that took it, "
                    + "until the destination had accepted it, until it was confirmed to be in effect."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep sync canary --server http://127.0.0.1:8090"},
        sortOptions = false)
final class SyncCanaryCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            JsonNode canaries = ServerCalls.whole(calls.get("/api/sync/canaries"));
            common.answer(() -> canaries, () -> print(canaries));
            return ExitCode.DONE;
        }
    }

    private void print(JsonNode canaries) {
        PrintWriter out = common.out();
        if (canaries.isEmpty()) {
            out.println(
                    "No connection has a canary: write canary: with identifiers: and audience: below one in the workspace.");
            return;
        }
        for (JsonNode canary : canaries) {
            out.println(canary.get("connection").asString() + ", "
                    + canary.get("audience").asString() + ": " + CanaryText.line(canary));
        }
        out.println();
        CanaryText.walks(canaries).print(out);
    }
}
