package dev.lockstep.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code lockstep sync status}: what was sent, what waits, and why. */
@Command(
        name = "status",
        description = {
            "Show every audience at every connection: how many people it should have and has, what waits, and why.",
            "",
            "A line below an audience says what holds it, since when, and what would end it; a line below a connection says why "
                    + "nothing is sent there at all."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep sync status --server http://127.0.0.1:8090"},
        sortOptions = false)
final class SyncStatusCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            JsonNode audiences = ServerCalls.whole(calls.get("/api/audiences"));
            JsonNode connections = ServerCalls.whole(calls.get("/api/connections"));
            if (common.isJson()) {
                common.out().println(audiences);
            } else {
                print(audiences, connections);
            }
            common.out().flush();
            return ExitCode.DONE;
        }
    }

    private void print(JsonNode audiences, JsonNode connections) {
        PrintWriter out = common.out();
        if (connections.isEmpty()) {
            out.println(
                    "No audience goes anywhere: add a connection to the workspace, and its name to the to: of an audience.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("audience", "connection", "desired", "delivered", "confirmed", "waiting", "refused"));
        for (JsonNode audience : audiences) {
            rows.add(List.of(
                    audience.get("audience").asString(),
                    audience.get("connection").asString(),
                    number(audience.get("desired")),
                    number(audience.get("delivered")),
                    audience.has("confirmed") ? number(audience.get("confirmed")) : "never",
                    number(waiting(audience)),
                    number(audience.get("rejected"))));
        }
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        out.println(line(rows.getFirst(), widths));
        for (int i = 1; i < rows.size(); i++) {
            out.println(line(rows.get(i), widths));
            for (JsonNode held : audiences.get(i - 1).get("held")) {
                out.println("    held since " + held.get("since").asString() + ": "
                        + held.get("says").asString());
            }
            for (JsonNode found : audiences.get(i - 1).get("found")) {
                out.println("    to be seen to since " + found.get("since").asString() + ": "
                        + found.get("says").asString());
            }
        }
        for (JsonNode connection : connections) {
            if (connection.has("stopped")) {
                out.println();
                out.println("Nothing is sent to " + connection.get("connection").asString() + ": "
                        + connection.get("stopped").asString());
            }
        }
    }

    private static long waiting(JsonNode audience) {
        long waiting = 0;
        for (JsonNode people : audience.get("waiting")) {
            waiting += people.asLong();
        }
        return waiting;
    }

    private static String number(JsonNode number) {
        return number(number.asLong());
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Names to the left, numbers to the right. */
    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ").append(i < 2 ? cells.get(i) + space : space + cells.get(i));
        }
        return line.toString().stripTrailing();
    }
}
