package dev.lockstep.server.alert;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.toolkit.Json;
import dev.lockstep.insight.alert.Notice.Item;
import dev.lockstep.insight.alert.Notice.Kind;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A message in the forms in which it is sent. Stateless. */
final class Wording {

    /** Places that are named; of more it is said how many. */
    private static final int MAX_ITEMS = 20;

    private Wording() {}

    /** In one line: {@code [glow-shop] carts-late begins: Carts at crm}. */
    static String subject(Message message) {
        List<Item> items = message.notice().items();
        if (message.notice().kind() == Kind.TEST) {
            return "[" + message.workspace() + "] This is a test: nothing is wrong, and alerts arrive here";
        }
        String where = items.isEmpty()
                ? ""
                : items.size() == 1 ? ": " + items.getFirst().place() : ": " + items.size() + " places";
        return "[" + message.workspace() + "] " + message.notice().alert() + " "
                + message.notice().kind().words() + where;
    }

    /** A line for each place, and what to do. */
    static String text(Message message) {
        StringBuilder text = new StringBuilder(subject(message));
        List<Item> items = message.notice().items();
        items.stream().limit(MAX_ITEMS).forEach(item -> text.append("\n- ").append(line(message, item)));
        if (items.size() > MAX_ITEMS) {
            text.append("\n- and ").append(items.size() - MAX_ITEMS).append(" more");
        }
        items.stream()
                .limit(MAX_ITEMS)
                .map(Item::then)
                .filter(then -> !then.isEmpty())
                .distinct()
                .forEach(then -> text.append('\n').append(then));
        return text.toString();
    }

    private static String line(Message message, Item item) {
        String since =
                message.notice().kind() == Kind.GOES_ON || message.notice().kind() == Kind.ENDS
                        ? " (it began " + Instants.format(item.since()) + ")"
                        : "";
        return item.place() + ": " + item.says() + since;
    }

    /** For a webhook, as {@code docs/guide/alerts.md} tells. */
    static String json(Message message) {
        ObjectNode data = Json.object();
        data.put("workspace", message.workspace());
        data.put("alert", message.notice().alert());
        ArrayNode places = data.putArray("places");
        message.notice().items().stream().limit(MAX_ITEMS).forEach(item -> {
            ObjectNode place = places.addObject();
            place.put("place", item.place());
            place.put("says", item.says());
            place.put("since", Instants.format(item.since()));
            if (!item.then().isEmpty()) {
                place.put("then", item.then());
            }
        });
        data.put("more", Math.max(0, message.notice().items().size() - MAX_ITEMS));
        data.put("text", text(message));
        ObjectNode whole = Json.object();
        whole.put("type", "alert." + message.notice().kind().name().toLowerCase(Locale.ROOT));
        whole.put("timestamp", Instants.format(message.notice().at()));
        whole.set("data", data);
        return Json.text(whole);
    }

    /** For a hook of Slack, whose three <a href="https://docs.slack.dev/messaging/formatting-message-text">control characters</a> are escaped. */
    static String slack(Message message) {
        ObjectNode whole = Json.object();
        whole.put(
                "text", text(message).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        return Json.text(whole);
    }
}
