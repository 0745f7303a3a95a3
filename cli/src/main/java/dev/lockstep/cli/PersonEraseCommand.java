package dev.lockstep.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lockstep person erase}: forget somebody. */
@Command(
        name = "erase",
        description = {
            "Forget a person: their facts, attributes, identifiers and memberships, and their places in audiences.",
            "",
            "It cannot be undone, but by backups made before. The receipt says when, and nothing of who it was. Destinations are told "
                    + "at once, before anything else is sent to them; lockstep sync status shows what still waits."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep person erase u42 --server http://127.0.0.1:8090",
            "  LOCKSTEP_KEY=… lockstep person erase email:anna@shop.example --server http://127.0.0.1:8090",
            "",
            "It needs an admin key."
        },
        sortOptions = false)
final class PersonEraseCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "The person: an id, email:ADDRESS, phone:NUMBER or anonymous:ID.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String person;

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            String name = URLEncoder.encode(person, StandardCharsets.UTF_8).replace("+", "%20");
            JsonNode receipt = ServerCalls.whole(calls.delete("/api/people/" + name));
            if (common.isJson()) {
                common.out().println(receipt);
            } else {
                common.out()
                        .printf(
                                Locale.ROOT,
                                "Forgotten at %s, with %,d facts. Receipt %s.%n",
                                receipt.path("erased_at").asString(),
                                receipt.path("facts").asLong(),
                                receipt.path("receipt").asString());
            }
            common.out().flush();
            return ExitCode.DONE;
        }
    }
}
