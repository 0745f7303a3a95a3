package dev.lockstep.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
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
                    + "nothing is sent there at all. How long changes took is counted from the fact (or the time that made it) until it "
                    + "was found, from there until the destination accepted it, and from there until it was confirmed to be in effect: "
                    + "over the last half to whole day, also across a restart."
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
            JsonNode canaries = ServerCalls.whole(calls.get("/api/sync/canaries"));
            common.answer(() -> audiences, () -> print(audiences, connections, canaries));
            return ExitCode.DONE;
        }
    }

    private void print(JsonNode audiences, JsonNode connections, JsonNode canaries) {
        PrintWriter out = common.out();
        if (connections.isEmpty()) {
            out.println(
                    "No audience goes anywhere: add a connection to the workspace, and its name to the to: of an audience.");
            return;
        }
        Columns columns =
                new Columns(2, "audience", "connection", "desired", "delivered", "confirmed", "waiting", "refused");
        for (JsonNode audience : audiences) {
            columns.row(
                    audience.get("audience").asString(),
                    audience.get("connection").asString(),
                    Columns.number(audience.get("desired")),
                    Columns.number(audience.get("delivered")),
                    audience.has("confirmed") ? Columns.number(audience.get("confirmed")) : "never",
                    Columns.number(waiting(audience)),
                    Columns.number(audience.get("rejected")));
            notes(audience, columns);
            for (JsonNode canary : canaries) {
                if (canary.get("audience").equals(audience.get("audience"))
                        && canary.get("connection").equals(audience.get("connection"))) {
                    columns.note(CanaryText.line(canary));
                }
            }
        }
        columns.print(out);
        for (JsonNode connection : connections) {
            if (connection.has("orders")) {
                out.println();
                out.println(orders(connection));
            }
            if (connection.has("stopped")) {
                out.println();
                out.println("Nothing is sent to " + connection.get("connection").asString() + ": "
                        + connection.get("stopped").asString());
            }
        }
    }

    private static String orders(JsonNode connection) {
        JsonNode orders = connection.get("orders");
        StringBuilder line = new StringBuilder("Orders told to ")
                .append(connection.get("connection").asString())
                .append(" since the server began: ")
                .append(Columns.number(orders.get("told")));
        orders.get("left_out")
                .properties()
                .forEach(why -> line.append("; ")
                        .append(Columns.number(why.getValue()))
                        .append(" left out, ")
                        .append(why.getKey()));
        if (orders.get("failed").asLong() > 0) {
            line.append("; files that could not be worked on: ").append(Columns.number(orders.get("failed")));
        }
        return orders.has("trouble")
                ? line.append("; it waits: ")
                        .append(orders.get("trouble").asString())
                        .toString()
                : line.toString();
    }

    private static long waiting(JsonNode audience) {
        long waiting = 0;
        for (JsonNode people : audience.get("waiting")) {
            waiting += people.asLong();
        }
        return waiting;
    }

    /** What is to be known beside the numbers. */
    private static void notes(JsonNode audience, Columns columns) {
        for (JsonNode held : audience.get("held")) {
            columns.note("held since " + held.get("since").asString() + ": "
                    + held.get("says").asString());
        }
        for (JsonNode found : audience.get("found")) {
            columns.note("to be seen to since " + found.get("since").asString() + ": "
                    + found.get("says").asString());
        }
        if (audience.get("taken_out").asBoolean()) {
            columns.note("not in the workspace any more: its people are taken out as far as nothing holds them");
        }
        if (audience.get("late").asBoolean()) {
            columns.note("late: a change waits since "
                    + audience.get("oldest_unconfirmed_at").asString() + " that should be visible within "
                    + Columns.time(audience.get("visible_within_ms").asLong()));
        } else if (audience.has("oldest_unconfirmed_at")) {
            columns.note("a change waits to be in effect since "
                    + audience.get("oldest_unconfirmed_at").asString());
        }
        if (audience.has("mismatch")) {
            columns.note("differs: " + Columns.number(audience.get("mismatch").get("sent")) + " were sent, and "
                    + Columns.number(audience.get("mismatch").get("there")) + " are there");
        }
        String freshness = freshness(audience.get("freshness"));
        if (!freshness.isEmpty()) {
            columns.note("50, 95 and 99 in 100 changes took: " + freshness);
        }
    }

    private static String freshness(JsonNode hops) {
        List<String> parts = new ArrayList<>();
        hops.properties()
                .forEach(hop -> parts.add(hop.getKey() + " "
                        + Columns.time(hop.getValue().get("p50_ms").asLong()) + ", "
                        + Columns.time(hop.getValue().get("p95_ms").asLong()) + ", "
                        + Columns.time(hop.getValue().get("p99_ms").asLong())));
        return String.join("; ", parts);
    }
}
