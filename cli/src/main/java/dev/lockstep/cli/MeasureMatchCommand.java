package dev.lockstep.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code lockstep measure match}: how many of a segment reach each destination, step by step. */
@Command(
        name = "match",
        description = {
            "Show how many people of each audience's segment are left after each step on the way to each connection.",
            "",
            "Matched are those whom the platform has found, where it tells; it may round, and may count identifiers instead of people. The "
                    + "figures are those of GET /api/audiences."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep measure match --server http://127.0.0.1:8090"},
        sortOptions = false)
final class MeasureMatchCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            JsonNode audiences = ServerCalls.whole(calls.get("/api/audiences"));
            if (common.isJson()) {
                common.out().println(audiences);
            } else {
                table(audiences).print(common.out());
            }
            common.out().flush();
            return ExitCode.DONE;
        }
    }

    static Columns table(JsonNode audiences) {
        Columns table = new Columns(
                2,
                "audience",
                "connection",
                "in segment",
                "not excluded",
                "eligible",
                "not held out",
                "consented",
                "identified",
                "usable",
                "delivered",
                "refused",
                "matched");
        for (JsonNode audience : audiences) {
            long left = audience.get("in_segment").asLong();
            JsonNode dropped = audience.get("dropped_at");
            long notExcluded = left - dropped.get("not_excluded").asLong();
            long eligible = notExcluded
                    - dropped.path("handed_over").asLong(0)
                    - dropped.path("not_paused").asLong(0)
                    - dropped.path("best_offer").asLong(0);
            long notHeldOut = eligible - dropped.get("not_held_out").asLong();
            long consented = notHeldOut - dropped.get("consented").asLong();
            long identified = consented - dropped.get("has_identifier").asLong();
            long usable = identified - dropped.get("valid").asLong();
            JsonNode matched = audience.path("observed").path("matched");
            table.row(
                    audience.get("audience").asString(),
                    audience.get("connection").asString(),
                    Columns.number(left),
                    Columns.number(notExcluded),
                    Columns.number(eligible),
                    Columns.number(notHeldOut),
                    Columns.number(consented),
                    Columns.number(identified),
                    Columns.number(usable),
                    Columns.number(audience.get("delivered")),
                    Columns.number(audience.get("rejected")),
                    matched.isMissingNode() ? "-" : Columns.number(matched));
        }
        return table;
    }
}
