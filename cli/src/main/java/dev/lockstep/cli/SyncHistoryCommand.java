package dev.lockstep.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code lockstep sync history}: what calls were made. */
@Command(
        name = "history",
        description = {
            "Show what calls were made to destinations, the newest first: the last 10,000 of each connection, for 90 days.",
            "",
            "put sends all members at once, look asks how they are there. The receipt is what a destination knows the call by: the id of "
                    + "the batch, or the SHA-256 of the snapshot. Known there as is what a platform itself called its answer, such as the "
                    + "id of a request or of a segment."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep sync history Carts --server http://127.0.0.1:8090"},
        sortOptions = false)
final class SyncHistoryCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;
    private static final int ID_CHARS = 12;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "AUDIENCE", description = "About this audience alone (default: all).")
    private @Nullable String audience;

    @Option(names = "--connection", paramLabel = "NAME", description = "On this connection alone (default: on all).")
    private @Nullable String connection;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many calls to show at the most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more");
        }
        try (ServerCalls server = new ServerCalls(this.server)) {
            List<JsonNode> calls = new ArrayList<>();
            JsonNode page = ServerCalls.whole(server.get(path("")));
            page.get("calls").forEach(calls::add);
            while (page.has("next") && calls.size() < limit) {
                page = ServerCalls.whole(server.get(path(page.get("next").asString())));
                page.get("calls").forEach(calls::add);
            }
            List<JsonNode> shown = calls.subList(0, Math.min(limit, calls.size()));
            if (common.isJson()) {
                ArrayNode json = JsonMapper.shared().createArrayNode();
                shown.forEach(json::add);
                common.out().println(json);
            } else {
                print(shown);
            }
            common.out().flush();
            return ExitCode.DONE;
        }
    }

    private String path(String cursor) {
        return "/api/sync/history?limit=" + Math.clamp(limit, 1, PAGE)
                + (audience == null ? "" : "&audience=" + encoded(audience))
                + (connection == null ? "" : "&connection=" + encoded(connection))
                + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Enough to tell it from others; --format json has the whole. */
    private static String shortened(String id) {
        return id.length() <= ID_CHARS ? id : id.substring(0, ID_CHARS) + "…";
    }

    private void print(List<JsonNode> calls) {
        if (calls.isEmpty()) {
            common.out().println("No call was made.");
            return;
        }
        Columns columns = new Columns(
                7,
                "at",
                "connection",
                "audience",
                "what",
                "answer",
                "receipt",
                "known there as",
                "people",
                "accepted",
                "refused",
                "took");
        for (JsonNode call : calls) {
            columns.row(
                    call.get("at").asString(),
                    call.get("connection").asString(),
                    call.path("audience").asString(""),
                    call.get("operation").asString(),
                    call.get("answer").asString(),
                    shortened(call.path("receipt").asString("")),
                    shortened(call.path("answered_as").asString("")),
                    Columns.number(call.get("people")),
                    Columns.number(call.get("accepted")),
                    Columns.number(call.get("refused")),
                    Columns.time(call.get("took_ms").asLong()));
            if (call.has("says")) {
                columns.note(call.get("says").asString());
            }
        }
        columns.print(common.out());
    }
}
