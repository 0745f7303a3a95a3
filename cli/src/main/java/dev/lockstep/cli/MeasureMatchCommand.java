package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code lockstep measure match}: how many of a segment reach each destination, step by step. */
@Command(
        name = "match",
        description = {
            "Show how many people of each audience's segment are left after each step on the way to each connection.",
            "",
            "Matched are those whom the platform has found, where it tells; it may round, and may count identifiers instead of people. The "
                    + "figures are those of GET /api/audiences, and with --since those of GET /api/measure/match: at the end of each hour, "
                    + "for 400 days. An hour that is not shown ended as the one before."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep measure match --server http://127.0.0.1:8090",
            "  LOCKSTEP_KEY=… lockstep measure match Carts --since 7d --server http://127.0.0.1:8090"
        },
        sortOptions = false)
final class MeasureMatchCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "AUDIENCE", description = "This audience alone (default: all).")
    private @Nullable String audience;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Show the hours since so long ago, such as 7d (default: how it is now).")
    private @Nullable Long since;

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            JsonNode answer = since == null ? now(calls) : hours(calls, since);
            common.answer(() -> answer, () -> (since == null ? table(answer) : hourly(answer)).print(common.out()));
            return ExitCode.DONE;
        }
    }

    private JsonNode now(ServerCalls calls) throws IOException {
        JsonNode all = ServerCalls.whole(calls.get("/api/audiences"));
        ArrayNode some = JsonMapper.shared().createArrayNode();
        all.valueStream()
                .filter(one ->
                        audience == null || audience.equals(one.get("audience").asString()))
                .forEach(some::add);
        if (audience != null && some.isEmpty()) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "there is no audience " + audience + " at any connection; lockstep measure match shows all");
        }
        return some;
    }

    private JsonNode hours(ServerCalls calls, long back) throws IOException {
        long from = System.currentTimeMillis() - back;
        return ServerCalls.whole(calls.get(new Query("/api/measure/match", "")
                .with("audience", audience)
                .with("from", Instants.format(from))
                .toString()));
    }

    private static Columns hourly(JsonNode copies) {
        Columns table = new Columns(
                3,
                "audience",
                "connection",
                "hour",
                "in segment",
                "not excluded",
                "eligible",
                "not held out",
                "consented",
                "identified",
                "usable",
                "delivered",
                "confirmed",
                "matched");
        for (JsonNode copy : copies) {
            for (JsonNode hour : copy.get("hours")) {
                JsonNode passed = hour.get("passed");
                table.row(
                        copy.get("audience").asString(),
                        copy.get("connection").asString(),
                        hour.get("hour").asString() + (hour.get("whole").asBoolean() ? "" : " (of some)"),
                        count(passed, "in_segment"),
                        count(passed, "not_excluded"),
                        count(passed, "best_offer"),
                        count(passed, "not_held_out"),
                        count(passed, "consented"),
                        count(passed, "has_identifier"),
                        count(passed, "valid"),
                        count(passed, "delivered"),
                        count(passed, "confirmed"),
                        count(passed, "matched"));
            }
        }
        return table;
    }

    private static String count(JsonNode passed, String step) {
        return passed.has(step) ? Columns.number(passed.get(step)) : "-";
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
