package dev.lockstep.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code lockstep measure freshness}: how long changes took, hop by hop. */
@Command(
        name = "freshness",
        description = {
            "Show how long changes took of late on each part of their way to each connection: until they were found out, until the "
                    + "destination took them, until they were known to be in effect.",
            "",
            "The figures are those of GET /api/audiences, of the last half to whole day, also across a restart."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep measure freshness --server http://127.0.0.1:8090"},
        sortOptions = false)
final class MeasureFreshnessCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            JsonNode audiences = ServerCalls.whole(calls.get("/api/audiences"));
            common.answer(() -> audiences, () -> table(audiences).print(common.out()));
            return ExitCode.DONE;
        }
    }

    static Columns table(JsonNode audiences) {
        Columns table = new Columns(3, "audience", "connection", "until", "changes", "p50", "p95", "p99");
        for (JsonNode audience : audiences) {
            for (Map.Entry<String, JsonNode> hop : audience.get("freshness").properties()) {
                JsonNode spread = hop.getValue();
                table.row(
                        audience.get("audience").asString(),
                        audience.get("connection").asString(),
                        hop.getKey(),
                        Columns.number(spread.get("changes")),
                        Columns.time(spread.get("p50_ms").asLong()),
                        Columns.time(spread.get("p95_ms").asLong()),
                        Columns.time(spread.get("p99_ms").asLong()));
            }
        }
        return table;
    }
}
