package dev.lockstep.cli;

import dev.lockstep.core.condition.Durations;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A plan for people, from the JSON that a server answers. */
final class PlanText {

    private final StringBuilder out = new StringBuilder();

    private PlanText() {}

    static String of(JsonNode plan) {
        PlanText text = new PlanText();
        text.write(plan);
        return text.out.toString();
    }

    private void write(JsonNode plan) {
        if (plan.get("segments").isEmpty() && plan.get("audiences").isEmpty()) {
            line("Nothing would change for anybody.");
        } else {
            line("As of " + text(plan, "at") + ", " + number(plan, "persons") + " persons asked.");
        }
        plan.get("segments").forEach(this::segment);
        plan.get("audiences").forEach(this::audience);
        if (!plan.get("connections").isEmpty()) {
            line("");
        }
        plan.get("connections").forEach(this::connection);
        plan.get("remarks").forEach(remark -> line("Note: " + remark.asString() + "."));
        line("");
        out.append("Apply just this: lockstep apply --plan ").append(text(plan, "plan"));
    }

    private void segment(JsonNode segment) {
        line("");
        line(text(segment, "change") + " segment " + text(segment, "segment"));
        sizes(segment);
    }

    private void audience(JsonNode audience) {
        line("");
        line("audience " + text(audience, "audience") + " at " + text(audience, "connection"));
        sizes(audience);
        if (audience.has("delivered")) {
            long waiting = audience.get("waiting").asLong();
            line("  " + number(audience, "delivered") + " are delivered now"
                    + (waiting == 0 ? "" : ", and " + number(audience, "waiting") + " changes wait already"));
        }
        audience.get("holds").forEach(hold -> line("  held: " + hold.asString()));
    }

    private void sizes(JsonNode node) {
        line("  " + number(node, "before") + " people, then " + number(node, "after"));
        moves("enter", node.get("entering"));
        moves("leave", node.get("leaving"));
    }

    private void moves(String verb, JsonNode moves) {
        long people = moves.get("people").asLong();
        if (people == 0) {
            return;
        }
        JsonNode samples = moves.get("samples");
        line("  " + number(moves, "people") + " " + verb + ": " + names(samples)
                + (people > samples.size() ? " …" : ""));
        moves.get("by").forEach(by -> line("    " + number(by, "people") + " " + text(by, "condition")));
        moves.get("in_journeys")
                .forEach(journey -> line("    " + number(journey, "people") + " in the midst of the journey "
                        + text(journey, "journey")));
    }

    private static String names(JsonNode samples) {
        return StreamSupport.stream(samples.spliterator(), false)
                .map(sample -> Shown.of(sample.asString()))
                .collect(Collectors.joining(", "));
    }

    private void connection(JsonNode connection) {
        String name = text(connection, "connection");
        long calls = connection.get("calls").asLong();
        if (calls == 0) {
            line(name + ": nothing to send.");
            return;
        }
        long takes = connection.get("takes_ms").asLong();
        long visible = connection.get("visible_within_ms").asLong();
        line(name + ": " + Counted.of(calls, "call") + " at the least"
                + (takes == 0 ? "" : ", which its quotas make last " + Durations.format(takes))
                + (visible == 0 ? "" : "; it shows within " + Durations.format(visible)) + ".");
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    private static String number(JsonNode node, String field) {
        return String.format(Locale.ROOT, "%,d", node.get(field).asLong());
    }

    private void line(String text) {
        out.append(text).append(System.lineSeparator());
    }
}
