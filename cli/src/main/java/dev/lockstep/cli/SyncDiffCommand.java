package dev.lockstep.cli;

import java.io.IOException;
import java.io.PrintWriter;
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
import tools.jackson.databind.node.ObjectNode;

/** {@code lockstep sync diff}: what should be there and is not. */
@Command(
        name = "diff",
        description = {
            "Show what an audience should have at its connections and has not: how many people, who, and why they wait.",
            "",
            "A person is shown by the shop's own id, or masked; what is sent of them never is."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep sync diff Carts --server http://127.0.0.1:8090"},
        sortOptions = false)
final class SyncDiffCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "AUDIENCE", description = "The audience.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String audience;

    @Option(names = "--connection", paramLabel = "NAME", description = "At this connection alone (default: at all).")
    private @Nullable String connection;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many people to show at the most; 0 for the numbers alone (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit must be 0 or more");
        }
        try (ServerCalls calls = new ServerCalls(server)) {
            JsonNode first = ServerCalls.whole(calls.get(path("")));
            List<JsonNode> people = new ArrayList<>();
            JsonNode page = first;
            add(page, people);
            while (page.has("next") && people.size() < limit) {
                page = ServerCalls.whole(calls.get(path(page.get("next").asString())));
                add(page, people);
            }
            boolean isMore = page.has("next") || people.size() > limit;
            List<JsonNode> shown = people.subList(0, Math.min(limit, people.size()));
            common.answer(() -> json(first, shown, isMore), () -> print(first, shown, isMore));
            return ExitCode.DONE;
        }
    }

    private String path(String cursor) {
        return "/api/audiences/" + encoded(audience) + "/diff?limit=" + Math.clamp(limit, 1, PAGE)
                + (connection == null ? "" : "&connection=" + encoded(connection))
                + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void add(JsonNode page, List<JsonNode> people) {
        page.get("people").forEach(people::add);
    }

    private static JsonNode json(JsonNode first, List<JsonNode> people, boolean isMore) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        whole.set("audience", first.get("audience"));
        whole.set("connections", first.get("connections"));
        ArrayNode shown = whole.putArray("people");
        people.forEach(shown::add);
        whole.put("more", isMore);
        return whole;
    }

    private void print(JsonNode diff, List<JsonNode> people, boolean isMore) {
        PrintWriter out = common.out();
        Columns columns =
                new Columns(1, "connection", "desired", "delivered", "to add", "to remove", "to update", "refused");
        for (JsonNode there : diff.get("connections")) {
            columns.row(
                    there.get("connection").asString(),
                    Columns.number(there.get("desired")),
                    Columns.number(there.get("delivered")),
                    Columns.number(there.get("to_add")),
                    Columns.number(there.get("to_remove")),
                    Columns.number(there.get("to_update")),
                    Columns.number(sum(there.get("refused"))));
            there.get("waiting").forEach(queue -> columns.note(queue(queue)));
            there.get("refused")
                    .properties()
                    .forEach(
                            code -> columns.note("refused, " + code.getKey() + ": " + Columns.number(code.getValue())));
            there.get("dropped_at").properties().stream()
                    .filter(gate -> gate.getValue().asLong() > 0)
                    .forEach(gate -> columns.note(
                            "in the segment, and " + out(gate.getKey()) + ": " + Columns.number(gate.getValue())));
        }
        columns.print(out);
        if (!people.isEmpty()) {
            out.println();
            print(people, out);
        }
        if (isMore && limit > 0) {
            out.println("and more; --limit shows them");
        }
    }

    /** Who does not pass the gate. */
    private static String out(String gate) {
        return switch (gate) {
            case "not_excluded" -> "excluded";
            case "handed_over" -> "not handed over by the journey";
            case "not_paused" -> "in a journey that it pauses for";
            case "best_offer" -> "given the offer that goes before";
            case "not_held_out" -> "held out";
            case "consented" -> "without consent";
            case "has_identifier" -> "without an identifier";
            case "valid" -> "without an identifier that can be used";
            default -> "not " + gate;
        };
    }

    private static void print(List<JsonNode> people, PrintWriter out) {
        Columns columns = new Columns(6, "person", "connection", "change", "state", "since", "because");
        for (JsonNode person : people) {
            columns.row(
                    person.path("person").asString("forgotten"),
                    person.get("connection").asString(),
                    person.get("change").asString(),
                    person.get("state").asString().replace('_', ' '),
                    person.get("since").asString(),
                    person.has("code") ? person.get("code").asString() : words(person.get("because")));
        }
        columns.print(out);
    }

    private static String queue(JsonNode queue) {
        return queue.get("change").asString() + " " + Columns.number(queue.get("people")) + " ("
                + queue.get("cause").asString() + "), the first since "
                + queue.get("since").asString() + ": " + words(queue.get("because"))
                + (queue.has("not_before") ? " until " + queue.get("not_before").asString() : "");
    }

    private static String words(JsonNode because) {
        List<String> words = new ArrayList<>();
        because.forEach(word -> words.add(word.asString()));
        return String.join(", ", words);
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (JsonNode count : counts) {
            sum += count.asLong();
        }
        return sum;
    }
}
