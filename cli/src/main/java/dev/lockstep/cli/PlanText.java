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
            line("As of %s, %,d persons asked.", plan.get("at").asString(), plan.get("persons").asLong());
        }
        plan.get("segments").forEach(this::segment);
        plan.get("audiences").forEach(this::audience);
        if (!plan.get("connections").isEmpty()) {
            line("");
        }
        plan.get("connections").forEach(this::connection);
        plan.get("remarks").forEach(remark -> line("Note: %s.", remark.asString()));
        line("");
        out.append("Apply just this: lockstep apply --plan ").append(plan.get("plan").asString());
    }

    private void segment(JsonNode segment) {
        line("");
        line("%s segment %s", segment.get("change").asString(), segment.get("segment").asString());
        sizes(segment);
    }

    private void audience(JsonNode audience) {
        line("");
        line("audience %s at %s", audience.get("audience").asString(), audience.get("connection").asString());
        sizes(audience);
        audience.get("holds").forEach(hold -> line("  held: %s", hold.asString()));
    }

    private void sizes(JsonNode node) {
        line("  %,d people, then %,d", node.get("before").asLong(), node.get("after").asLong());
        moves("enter", node.get("entering"));
        moves("leave", node.get("leaving"));
    }

    private void moves(String verb, JsonNode moves) {
        long people = moves.get("people").asLong();
        if (people == 0) {
            return;
        }
        line("  %,d %s: %s%s", people, verb, names(moves.get("samples")), people > moves.get("samples").size() ? " …" : "");
        moves.get("by")
                .forEach(by -> line("    %,d %s", by.get("people").asLong(), by.get("condition").asString()));
    }

    private static String names(JsonNode samples) {
        return StreamSupport.stream(samples.spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.joining(", "));
    }

    private void connection(JsonNode connection) {
        long calls = connection.get("calls").asLong();
        if (calls == 0) {
            line("%s: nothing to send.", connection.get("connection").asString());
            return;
        }
        long takes = connection.get("takes_ms").asLong();
        long visible = connection.get("visible_within_ms").asLong();
        line(
                "%s: %s at the least%s%s.",
                connection.get("connection").asString(),
                Counted.of(calls, "call"),
                takes == 0 ? "" : ", which its quotas make last " + Durations.format(takes),
                visible == 0 ? "" : "; it shows within " + Durations.format(visible));
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
