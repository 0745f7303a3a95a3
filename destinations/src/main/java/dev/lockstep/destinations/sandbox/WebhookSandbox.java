package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import dev.lockstep.destinations.webhook.Signatures;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A receiver of webhooks as it should be: it checks the signature and its age, tells a repeated message by its id, and of two
 * versions of a person keeps the later one.
 *
 * <p>A message that is not signed is answered with 401, one that is not as it should be with 400 and the reason, one that is too long
 * with 413, and all others with 200.
 */
public final class WebhookSandbox extends Sandbox {

    private static final int MAX_BYTES = 1 << 20;

    private final Signatures signatures;
    private final Map<String, String> bodies = new HashMap<>();
    private final Map<String, SortedMap<String, Person>> audiences = new HashMap<>();
    private final Set<String> refused = new TreeSet<>();
    private Duration tolerance = Duration.ofMinutes(5);
    private boolean tellsOfEach;

    /** What is known of a person in one audience. */
    private record Person(boolean isMember, long version, String shown) {}

    private WebhookSandbox(int port, InstantSource clock, Signatures signatures) {
        super(port, clock);
        this.signatures = signatures;
    }

    /**
     * Begins to serve.
     *
     * @param port 0 for one that is free
     * @param secrets with which messages may be signed, as the setting of a connection has them
     */
    public static WebhookSandbox start(int port, InstantSource clock, String secrets) throws IOException {
        WebhookSandbox sandbox = new WebhookSandbox(port, clock, Signatures.of(secrets));
        sandbox.comeBack();
        return sandbox;
    }

    /** From now on a signature may be so old, by this clock, which may go faster than others. */
    public void tolerate(Duration age) {
        locked(() -> tolerance = age);
    }

    /** From now on says of each member what became of it. */
    public void tellOfEach() {
        locked(() -> tellsOfEach = true);
    }

    /** From now on refuses the member of this key, and says so. */
    public void refuse(String member) {
        tellOfEach();
        locked(() -> refused.add(member));
    }

    /** The receiver has lost whom it had, and which messages it had seen. */
    public void forget() {
        changed(() -> {
            audiences.clear();
            bodies.clear();
        });
    }

    @Override
    public SortedMap<String, String> members(String audience) {
        return locked(() -> {
            SortedMap<String, String> members = new TreeMap<>();
            audiences.getOrDefault(audience, Collections.emptySortedMap()).forEach((key, person) -> {
                if (person.isMember) {
                    members.put(key, person.shown);
                }
            });
            return members;
        });
    }

    @Override
    public String says(Call call) {
        JsonNode data = body(call).path("data");
        Map<String, Integer> people = new TreeMap<>();
        data.path("members").forEach(member -> people.merge(member.path("op").asString("?"), 1, Integer::sum));
        String first = Digits.of(data.path("members").path(0).path("member_id").asString(""));
        return data.path("audience_id").asString("") + ": "
                + people.entrySet().stream()
                        .map(some -> some.getKey() + " " + some.getValue())
                        .collect(Collectors.joining(", "))
                + " (" + first + (data.path("members").size() > 1 ? " …)" : ")");
    }

    @Override
    protected Response answer(Call call) {
        if (!call.method().equals("POST")) {
            return Response.of(405);
        }
        if (call.bytes().length > MAX_BYTES) {
            return Response.of(413);
        }
        Optional<Response> unsigned = unsigned(call);
        if (unsigned.isPresent()) {
            return unsigned.get();
        }
        String id = call.header("webhook-id").orElseThrow();
        String before = bodies.putIfAbsent(id, call.text());
        if (before != null) {
            return before.equals(call.text()) ? taken(call) : wrong("the same webhook-id with another body");
        }
        Optional<String> problem = problem(call);
        if (problem.isPresent()) {
            bodies.remove(id);
            return wrong(problem.get());
        }
        JsonNode data = body(call).path("data");
        String audience = data.path("audience_id").stringValue();
        data.path("members").forEach(member -> apply(audience, member));
        return taken(call);
    }

    private Optional<Response> unsigned(Call call) {
        Optional<String> id = call.header("webhook-id");
        Optional<String> signature = call.header("webhook-signature");
        long timestamp = call.header("webhook-timestamp")
                .filter(it -> it.matches("[0-9]{1,12}"))
                .map(Long::parseLong)
                .orElse(0L);
        boolean isRecent = Math.abs(clock().instant().getEpochSecond() - timestamp) <= tolerance.toSeconds();
        boolean isSigned = id.isPresent()
                && signature.isPresent()
                && isRecent
                && signatures.matches(signature.get(), id.get(), timestamp, call.text());
        return isSigned ? Optional.empty() : Optional.of(Response.of(401));
    }

    /** What is not as the guide for receivers has it. */
    private static Optional<String> problem(Call call) {
        if (call.header("user-agent").isEmpty()) {
            return Optional.of("no user-agent");
        }
        if (!call.header("content-type").orElse("").startsWith("application/json")) {
            return Optional.of("no JSON by its content-type");
        }
        JsonNode body = body(call);
        if (!body.path("type").asString("").equals("audience.members.changed")) {
            return Optional.of("an unknown type");
        }
        JsonNode members = body.path("data").path("members");
        if (!body.path("data").path("audience_id").isString() || !members.isArray() || members.isEmpty()) {
            return Optional.of("no audience, or no members");
        }
        Set<String> keys = new TreeSet<>();
        for (JsonNode member : members) {
            boolean isWhole = member.path("member_id").isString()
                    && Set.of("add", "remove").contains(member.path("op").asString(""))
                    && member.path("version").isIntegralNumber()
                    && member.path("at").isString()
                    && member.path("identifiers").isObject()
                    && keys.add(member.path("member_id").stringValue());
            if (!isWhole) {
                return Optional.of("a member that is not whole, or is there twice");
            }
        }
        return Optional.empty();
    }

    private void apply(String audience, JsonNode member) {
        String key = member.path("member_id").stringValue();
        long version = member.path("version").longValue();
        SortedMap<String, Person> people = audiences.computeIfAbsent(audience, name -> new TreeMap<>());
        Person known = people.get(key);
        if (refused.contains(key) || (known != null && known.version >= version)) {
            return;
        }
        ObjectNode shown = Json.object();
        shown.set("identifiers", member.path("identifiers"));
        shown.set("fields", member.path("fields").isObject() ? member.path("fields") : Json.object());
        people.put(key, new Person(member.path("op").asString().equals("add"), version, Json.text(shown)));
    }

    private Response taken(Call call) {
        if (!tellsOfEach) {
            return Response.of(200);
        }
        ObjectNode answer = Json.object();
        ArrayNode results = answer.putArray("results");
        for (JsonNode member : body(call).path("data").path("members")) {
            String key = member.path("member_id").stringValue();
            ObjectNode result = results.addObject().put("member_id", key);
            result.put("status", refused.contains(key) ? "rejected" : "ok");
            if (refused.contains(key)) {
                result.put("reason", "not_wanted");
            }
        }
        return Response.json(200, answer);
    }

    private static JsonNode body(Call call) {
        return Json.read(call.text()).orElseGet(Json::object);
    }

    private static Response wrong(String why) {
        return Response.json(400, Json.object().put("error", why));
    }
}
