package dev.lockstep.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** How a canary stands, and its walks, in words. Stateless. */
final class CanaryText {

    private static final String DONE = "done";

    private CanaryText() {}

    /** In a line: where it is, and how long it took last. */
    static String line(JsonNode canary) {
        List<String> parts = new ArrayList<>();
        if (canary.has("since")) {
            parts.add((canary.get("state").asString().equals("leaving") ? "walks out since " : "walks in since ")
                    + canary.get("since").asString()
                    + (canary.get("overdue").asBoolean() ? ", which is longer than it may" : ""));
        }
        if (canary.has("trouble")) {
            parts.add("keeps away: " + canary.get("trouble").asString());
        } else if (canary.has("due_at")) {
            parts.add("walks in again at " + canary.get("due_at").asString());
        }
        StreamSupport.stream(canary.get("walks").spliterator(), false)
                .filter(walk -> walk.get("outcome").asString().equals(DONE) && whole(walk.path("out")))
                .findFirst()
                .ifPresent(walk -> parts.add("took " + took(walk.get("in")) + " in and " + took(walk.get("out"))
                        + " out, on " + walk.get("in").get("due_at").asString()));
        return parts.isEmpty() ? "canary: walks in when everybody was asked" : "canary: " + String.join("; ", parts);
    }

    private static boolean whole(JsonNode way) {
        return way.has("took_ms");
    }

    private static String took(JsonNode way) {
        return Columns.time(way.get("took_ms").asLong());
    }

    /** Every way of every walk, a row each. */
    static Columns walks(JsonNode canaries) {
        Columns columns = new Columns(
                5, "due", "connection", "audience", "way", "outcome", "noted", "sent", "accepted", "confirmed", "took");
        for (JsonNode canary : canaries) {
            for (JsonNode walk : canary.get("walks")) {
                if (walk.has("out")) {
                    row(canary, walk, "out", columns);
                }
                row(canary, walk, "in", columns);
                if (walk.has("code")) {
                    columns.note("refused: " + walk.get("code").asString());
                }
            }
        }
        return columns;
    }

    private static void row(JsonNode canary, JsonNode walk, String name, Columns columns) {
        JsonNode way = walk.get(name);
        columns.row(
                way.get("due_at").asString(),
                canary.get("connection").asString(),
                walk.get("audience").asString(),
                name,
                walk.get("outcome").asString().replace('_', ' '),
                hop(way, "noted"),
                hop(way, "sent"),
                hop(way, "accepted"),
                hop(way, "confirmed"),
                whole(way) ? took(way) : "");
    }

    private static String hop(JsonNode way, String hop) {
        JsonNode ms = way.get("hops").path(hop);
        return ms.isMissingNode() ? "" : Columns.time(ms.asLong());
    }
}
