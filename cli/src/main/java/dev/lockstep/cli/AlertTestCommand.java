package dev.lockstep.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lockstep alert test}: does a message arrive? */
@Command(
        name = "test",
        description = {
            "Have the server send a test message to a receiver, or to all, and show what each answered.",
            "",
            "The message says that it is a test. It is sent once. Where a receiver does not take it, the exit code is 1."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep alert test ops --server http://127.0.0.1:8090"},
        sortOptions = false)
final class AlertTestCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "RECEIVER", description = "This receiver alone (default: all).")
    private @Nullable String receiver;

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            String query = receiver == null ? "" : "?receiver=" + URLEncoder.encode(receiver, StandardCharsets.UTF_8);
            JsonNode tests = ServerCalls.whole(calls.post("/api/alerts/test" + query));
            common.answer(() -> tests, () -> print(tests));
            return tests.valueStream().allMatch(test -> test.get("taken").asBoolean())
                    ? ExitCode.DONE
                    : ExitCode.ANSWER_IS_NO;
        }
    }

    private void print(JsonNode tests) {
        Columns table = new Columns(3, "receiver", "took it", "answer");
        for (JsonNode test : tests) {
            table.row(
                    test.get("receiver").asString(),
                    test.get("taken").asBoolean() ? "yes" : "no",
                    test.get("says").asString());
        }
        table.print(common.out());
    }
}
