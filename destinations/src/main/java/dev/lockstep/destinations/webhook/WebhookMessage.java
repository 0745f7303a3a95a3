package dev.lockstep.destinations.webhook;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Member;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.destinations.toolkit.Json;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is said to a receiver, and what it says in return; documented for receivers in {@code docs/guide/webhook.md}. Stateless. */
final class WebhookMessage {

    static final String TYPE = "audience.members.changed";

    private WebhookMessage() {}

    /** The body; the same for the same batch, whenever it is tried. */
    static String body(Batch batch) {
        ObjectNode data = Json.object();
        data.put("audience_id", batch.audience().name());
        data.put("definition", batch.definition());
        ArrayNode members = data.putArray("members");
        batch.members().forEach(member -> members.add(member(member, batch.operation())));
        ObjectNode event = Json.object();
        event.put("type", TYPE);
        event.put("timestamp", Instants.format(latest(batch)));
        event.set("data", data);
        return Json.text(event);
    }

    private static ObjectNode member(Member member, Batch.Operation operation) {
        ObjectNode object = Json.object();
        object.put("member_id", member.key());
        object.put("op", operation.word());
        object.put("version", member.version());
        object.put("at", Instants.format(member.at()));
        ObjectNode identifiers = object.putObject("identifiers");
        member.identifiers().forEach(identified -> {
            ArrayNode values = identifiers.putArray(identified.type().word());
            identified.values().forEach(values::add);
        });
        if (operation == Batch.Operation.ADD) {
            object.set("fields", Json.of(member.fields()));
        }
        return object;
    }

    private static long latest(Batch batch) {
        return batch.members().stream().mapToLong(Member::at).max().orElse(0);
    }

    /** What the receiver says of single members, by their key; a body that says nothing of them is as good as none. */
    static Map<String, Result> results(String body) {
        Map<String, Result> results = new HashMap<>();
        Json.read(body).orElseGet(Json::object).path("results").valueStream().forEach(result -> {
            String key = result.path("member_id").asString("");
            if (result.path("status").asString("").equals("rejected")) {
                results.put(
                        key,
                        new Result.Rejected(new Trouble(
                                reason(result.path("reason").asString("")),
                                "the receiver refused this person; look there for the reason")));
            } else {
                results.putIfAbsent(key, new Result.Accepted(true));
            }
        });
        return results;
    }

    /** A reason that is a word is a code; any other text might have personal data in it. */
    private static String reason(String text) {
        return text.matches("[a-z][a-z_]{0,39}") ? text : "rejected";
    }
}
