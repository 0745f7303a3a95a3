package dev.lockstep.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code lockstep alert list}: how alerts are. */
@Command(
        name = "list",
        description = {
            "Show every alert, where it looks and how it is there: fine, begun, or unknown; and every receiver, with what waits for it.",
            "",
            "The figures are those of GET /api/alerts."
        },
        footer = {"", "Example:", "  LOCKSTEP_KEY=… lockstep alert list --server http://127.0.0.1:8090"},
        sortOptions = false)
final class AlertListCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Override
    public Integer call() throws IOException {
        try (ServerCalls calls = new ServerCalls(server)) {
            JsonNode all = ServerCalls.whole(calls.get("/api/alerts"));
            common.answer(() -> all, () -> print(all));
            return ExitCode.DONE;
        }
    }

    /** How an alert is at some places. */
    private record How(String state, String since, String says) {}

    /** Places where it is the same, together: most are fine. */
    private static SequencedMap<How, List<String>> alike(JsonNode places) {
        SequencedMap<How, List<String>> alike = new LinkedHashMap<>();
        for (JsonNode place : places) {
            How how = new How(
                    place.get("state").asString(),
                    place.path("since").asString(""),
                    place.path("says").asString(""));
            alike.computeIfAbsent(how, one -> new ArrayList<>())
                    .add(place.get("place").asString());
        }
        return alike;
    }

    private void print(JsonNode all) {
        if (all.get("alerts").isEmpty()) {
            common.out().println("The workspace that counts has no alerts.");
            return;
        }
        Columns alerts = new Columns(4, "alert", "where", "is", "since");
        for (JsonNode alert : all.get("alerts")) {
            alike(alert.get("places")).forEach((how, places) -> {
                alerts.row(
                        alert.get("alert").asString(),
                        places.size() == 1 ? places.getFirst() : places.size() + " places",
                        how.state(),
                        how.since());
                if (!how.says().isEmpty()) {
                    alerts.note(how.says());
                }
            });
            if (alert.get("places").isEmpty()) {
                alerts.row(alert.get("alert").asString(), "", "unknown", "");
                alerts.note("it has not been looked at yet, or there is nothing of what it watches");
            }
        }
        alerts.print(common.out());
        common.out().println();
        Columns receivers = new Columns(2, "receiver", "kind", "waiting");
        for (JsonNode receiver : all.get("receivers")) {
            receivers.row(
                    receiver.get("receiver").asString(),
                    receiver.get("kind").asString(),
                    Columns.number(receiver.get("waiting")));
            if (receiver.has("trouble")) {
                receivers.note(receiver.get("trouble").asString());
            }
        }
        receivers.print(common.out());
    }
}
