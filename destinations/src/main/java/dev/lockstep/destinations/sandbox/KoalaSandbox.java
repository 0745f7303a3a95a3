package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.koala.Koala;
import dev.lockstep.destinations.toolkit.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Koala as it was while it took data: visitors with traits, known by profile id and e-mail, and events, each once by its
 * {@code message_id}. From {@link #suspend} on it is as the hosted service is today.
 */
public final class KoalaSandbox extends Sandbox {

    /** The most events or identifies of a request. */
    private static final int MAX_ITEMS = 30;

    private final String batchPath;
    /** The traits of each visitor, under each of their names. */
    private final Map<String, ObjectNode> visitors = new LinkedHashMap<>();

    private final List<String> events = new ArrayList<>();
    private final Set<String> messages = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private boolean isSuspended;
    private long taken;

    private KoalaSandbox(int port, InstantSource clock, String publicKey) {
        super(port, clock);
        this.batchPath = "/web/projects/" + publicKey + "/batch";
    }

    /**
     * Begins to serve one project.
     *
     * @param port 0 for one that is free
     */
    public static KoalaSandbox start(int port, InstantSource clock, String publicKey) throws IOException {
        KoalaSandbox sandbox = new KoalaSandbox(port, clock, publicKey);
        sandbox.comeBack();
        return sandbox;
    }

    /** From now on takes nothing any more, as the hosted service. */
    public void suspend() {
        locked(() -> isSuspended = true);
    }

    /** The service has lost its visitors, but not which events it had. */
    public void forget() {
        changed(visitors::clear);
    }

    /** From now on refuses what is said of the visitor with this e-mail. */
    public void refuse(String email) {
        locked(() -> refused.add(email));
    }

    /** By e-mail or profile id, those whose trait of this audience is true, with all their traits. */
    @Override
    public SortedMap<String, String> members(String audience) {
        String trait = new Koala().nameThere(audience);
        return locked(() -> {
            SortedMap<String, String> members = new TreeMap<>();
            visitors.forEach((name, traits) -> {
                if (traits.path(trait).asBoolean(false)) {
                    members.put(name, Json.text(traits));
                }
            });
            return members;
        });
    }

    /** The events in the order in which they came, each once: visitor, name and audience. */
    public List<String> events() {
        return locked(() -> List.copyOf(events));
    }

    @Override
    public String says(Call call) {
        JsonNode body = Json.read(call.text()).orElseGet(Json::object);
        List<String> said = new ArrayList<>();
        body.path("events")
                .forEach(event -> said.add(event.path("event").asString("") + " "
                        + event.path("properties").path("audience").asString("")));
        body.path("identifies")
                .forEach(identify -> identify.path("traits").properties().stream()
                        .filter(trait -> trait.getValue().isBoolean())
                        .forEach(trait ->
                                said.add(trait.getKey() + "=" + trait.getValue().booleanValue())));
        return "visitor " + Digits.of(name(body)) + ": " + String.join(", ", said);
    }

    @Override
    protected Response answer(Call call) {
        if (isSuspended) {
            return wrong("Koala ingest suspended");
        }
        if (!call.path().equals(batchPath)) {
            return Response.json(404, Json.object().put("error", "Not found"));
        }
        if (!call.method().equals("POST")) {
            return Response.of(405);
        }
        JsonNode body = Json.read(call.text()).orElseGet(Json::object);
        Optional<String> problem = problem(call, body);
        if (problem.isPresent()) {
            return wrong(problem.get());
        }
        ObjectNode visitor = visitor(body);
        body.path("identifies").forEach(identify -> visitor.setAll((ObjectNode) identify.path("traits")));
        body.path("events").forEach(event -> {
            if (messages.add(event.path("message_id").stringValue())) {
                events.add(name(body) + " " + event.path("event").stringValue() + " "
                        + event.path("properties").path("audience").asString(""));
            }
        });
        taken++;
        return Response.json(200, Json.object().put("ok", true)).with("x-request-id", "koala-" + taken);
    }

    private Optional<String> problem(Call call, JsonNode body) {
        if (call.header("user-agent").isEmpty()) {
            return Optional.of("no user-agent: taken for a robot");
        }
        if (!call.header("content-type").orElse("").equals("application/json")) {
            return Optional.of("content-type must be application/json");
        }
        if (!body.path("profile_id").isString() && !body.path("email").isString()) {
            return Optional.of("profile_id or email is required");
        }
        if (refused.contains(body.path("email").asString(""))) {
            return Optional.of("email is not valid");
        }
        for (String items : List.of("identifies", "events", "page_views")) {
            if (body.path(items).size() > MAX_ITEMS) {
                return Optional.of("more than " + MAX_ITEMS + " " + items);
            }
        }
        boolean areWhole = body.path("identifies")
                        .valueStream()
                        .allMatch(it -> it.path("type").asString("").equals("identify")
                                && it.path("traits").isObject())
                && body.path("events")
                        .valueStream()
                        .allMatch(it -> it.path("type").asString("").equals("track")
                                && it.path("event").isString()
                                && it.path("message_id").isString());
        return areWhole ? Optional.empty() : Optional.of("an item that is not whole");
    }

    /** The visitor of the profile id, else of the e-mail; who is named by both is found by both from then on. */
    private ObjectNode visitor(JsonNode body) {
        List<String> names = Stream.of("profile_id", "email")
                .map(key -> body.path(key).asString(""))
                .filter(name -> !name.isEmpty())
                .toList();
        ObjectNode visitor = names.stream()
                .filter(visitors::containsKey)
                .map(visitors::get)
                .findFirst()
                .orElseGet(Json::object);
        names.forEach(name -> visitors.put(name, visitor));
        return visitor;
    }

    private static String name(JsonNode body) {
        return body.path("email").asString(body.path("profile_id").asString(""));
    }

    private static Response wrong(String why) {
        return Response.json(400, Json.object().put("error", why));
    }
}
