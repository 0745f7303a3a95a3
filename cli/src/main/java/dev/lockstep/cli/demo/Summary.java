package dev.lockstep.cli.demo;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.toolkit.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told when the show is over. Stateless. */
final class Summary {

    private static final long MINUTE_MS = 60_000;

    private Summary() {}

    /** In words. */
    static List<String> lines(Demonstration.Result result) {
        Scene.Changes changes = result.scene().changes();
        List<String> lines = new ArrayList<>();
        if (result.shopMs() >= MINUTE_MS) {
            lines.add("The shop was open for " + Durations.words(result.shopMs() / MINUTE_MS * MINUTE_MS)
                    + " of its time; " + Math.round(result.seconds()) + " s have passed here, its past among them.");
        }
        if (changes.all() > 0) {
            lines.add("Of " + Screen.number(changes.all()) + " entries and exits "
                    + percent(changes.byFact(), changes.all())
                    + " came by a fact, " + percent(changes.byTime(), changes.all()) + " by the passing of time alone, "
                    + percent(changes.byMerge(), changes.all()) + " when a visitor was identified.");
        }
        lines.add(
                result.isSettled()
                        ? "It has closed, and all that may be at the platforms is there."
                        : "It was stopped before all was there that may be.");
        lines.add("Everything was made up, and nothing has left this machine.");
        return lines;
    }

    private static String percent(long part, long all) {
        return Math.round(100.0 * part / all) + " %";
    }

    /** For programs. Instants are the shop's; what a machine took is in milliseconds of real time. */
    static String json(Demonstration.Result result) {
        Scene scene = result.scene();
        ObjectNode json = Json.object()
                .put("clock", Instants.format(scene.clock()))
                .put("shop_ms", result.shopMs())
                .put("seconds", result.seconds())
                .put("settled", result.isSettled())
                .put("people", scene.people())
                .put("facts", scene.facts());
        json.putObject("durable_ms")
                .put("p50", scene.durable().p50())
                .put("p99", scene.durable().p99());
        json.putObject("changes")
                .put("by_fact", scene.changes().byFact())
                .put("by_time", scene.changes().byTime())
                .put("by_merge", scene.changes().byMerge());
        ArrayNode audiences = json.putArray("audiences");
        scene.audiences().forEach(audience -> {
            ObjectNode one = audiences.addObject().put("audience", audience.name());
            one.put("role", audience.role().written());
            ArrayNode copies = one.putArray("connections");
            for (Scene.Platform platform : scene.connections()) {
                platform.copy(audience.name()).ifPresent(copy -> copies.add(json(platform, copy)));
            }
        });
        ArrayNode connections = json.putArray("connections");
        for (Scene.Platform platform : scene.connections()) {
            ObjectNode one = connections
                    .addObject()
                    .put("connection", platform.connection())
                    .put("calls", platform.calls());
            ObjectNode left = one.putObject("left");
            platform.left().forEach(left::put);
        }
        scene.journey().ifPresent(journey -> json.set("followed", json(journey, result)));
        return Json.text(json);
    }

    private static ObjectNode json(Scene.Platform platform, Scene.Copy copy) {
        ObjectNode one = Json.object()
                .put("connection", platform.connection())
                .put("in_segment", copy.inSegment())
                .put("desired", copy.desired())
                .put("delivered", copy.delivered());
        copy.confirmed().ifPresent(confirmed -> one.put("confirmed", confirmed));
        ArrayNode held = one.putArray("held");
        copy.held().forEach(hold -> held.add(hold.word()));
        return one;
    }

    private static ObjectNode json(Journey.Report journey, Demonstration.Result result) {
        Followed shopper = journey.followed();
        ObjectNode json = Json.object()
                .put("person", shopper.person().name())
                .put("audience", shopper.target().name())
                .put("suppression", shopper.shield().name());
        ObjectNode cart = json.putObject("cart").put("at", Instants.format(shopper.cartAt()));
        put(cart, "durable_ms", journey.cartDurable());
        ObjectNode entered = json.putObject("entered").put("at", Instants.format(shopper.entersAt()));
        put(entered, "written_at", journey.entered());
        ObjectNode order = json.putObject("order").put("at", Instants.format(shopper.buysAt()));
        put(order, "durable_ms", journey.orderDurable());
        put(order, "written_at", journey.exited());
        ArrayNode legs = json.putArray("hops");
        for (Journey.Seen leg : journey.legs()) {
            ObjectNode one = legs.addObject()
                    .put("connection", leg.connection())
                    .put("audience", leg.audience())
                    .put("operation", leg.isAddition() ? "add" : "remove");
            put(one, "planned_at", leg.planned());
            put(one, "accepted_at", leg.accepted());
            put(one, "confirmed_at", leg.confirmed());
        }
        ObjectNode endings = json.putObject("in_the_end");
        result.endings()
                .forEach((connection, ending) -> endings.putObject(connection)
                        .put("targeted", ending.isTargeted())
                        .put("suppressed", ending.isSuppressed()));
        return json;
    }

    private static void put(ObjectNode json, String name, OptionalLong instant) {
        instant.ifPresent(it -> json.put(name, Instants.format(it)));
    }

    private static void put(ObjectNode json, String name, OptionalDouble ms) {
        ms.ifPresent(it -> json.put(name, it));
    }
}
