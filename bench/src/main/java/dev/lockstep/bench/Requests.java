package dev.lockstep.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.ingest.call.FactWriter;
import dev.lockstep.server.http.ApiJson;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Facts as whole requests, made before they are sent: what a client of each API would send of them. */
enum Requests {

    /** Customer.io's Track API, version 1: a call each, without an id and taken as of its receipt. */
    TRACK("Track API, one by one", 1, "15 thousand/s") {
        @Override
        byte[] request(List<Fact> facts, Credentials credentials) {
            return switch (facts.getFirst()) {
                case Fact.Event event -> event(event, credentials);
                case Fact.AttributeChange change -> identify(change, credentials);
                case Fact.Alias alias -> throw new IllegalArgumentException("the shop makes no alias");
                case Fact.Erasure erasure -> throw new IllegalArgumentException("the shop forgets nobody");
            };
        }

        private byte[] event(Fact.Event event, Credentials credentials) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", event.name());
            body.put("data", event.properties());
            Identifier person = event.identifiers().getFirst();
            if (person.kind() == Identifier.Kind.ANONYMOUS) {
                body.put("anonymous_id", person.value());
                return http("POST /api/v1/events", ApiJson.write(body), credentials.track());
            }
            return http(
                    "POST /api/v1/customers/" + person.value() + "/events", ApiJson.write(body), credentials.track());
        }

        private byte[] identify(Fact.AttributeChange change, Credentials credentials) {
            Map<String, Object> body = new LinkedHashMap<>(change.attributes());
            for (Identifier identifier : change.identifiers()) {
                body.put(
                        identifier.kind() == Identifier.Kind.ANONYMOUS
                                ? "anonymous_id"
                                : identifier.kind().type(),
                        identifier.value());
            }
            return http(
                    "PUT /api/v1/customers/" + change.identifiers().getFirst().value(),
                    ApiJson.write(body),
                    credentials.track());
        }
    },

    /** The Pipelines and Segment API: a call each. */
    PIPELINES("Pipelines API, one by one", 1, "15 thousand/s") {
        @Override
        byte[] request(List<Fact> facts, Credentials credentials) {
            String call = facts.getFirst() instanceof Fact.Event ? "track" : "identify";
            return http("POST /v1/" + call, json(facts.getFirst()), credentials.pipelines());
        }
    },

    /** The same, a hundred calls at once. */
    BATCHES("Pipelines API, 100 at once", 100, "60 thousand/s") {
        @Override
        byte[] request(List<Fact> facts, Credentials credentials) {
            String calls = facts.stream().map(Requests::json).collect(Collectors.joining(","));
            return http("POST /v1/batch", "{\"batch\":[" + calls + "]}", credentials.pipelines());
        }
    };

    private final String words;
    private final int factsEach;
    private final String aim;

    Requests(String words, int factsEach, String aim) {
        this.words = words;
        this.factsEach = factsEach;
        this.aim = aim;
    }

    /**
     * How a client says who it is.
     *
     * @param track the value of its header at the Track API
     * @param pipelines at the Pipelines API
     */
    record Credentials(String track, String pipelines) {
        static Credentials of(String keyId, String key) {
            return new Credentials(basic(keyId + ":" + key), basic(key + ":"));
        }

        private static String basic(String text) {
            return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
        }
    }

    String words() {
        return words;
    }

    /** Facts a second, in words. */
    String aim() {
        return aim;
    }

    /** How many facts there are in a request. */
    int factsEach() {
        return factsEach;
    }

    abstract byte[] request(List<Fact> facts, Credentials credentials);

    /** Requests with so many of the next facts in all, which must be a multiple of {@link #factsEach}. */
    List<byte[]> of(int facts, Supplier<Fact> next, Credentials credentials) {
        List<byte[]> requests = new ArrayList<>(facts / factsEach);
        List<Fact> together = new ArrayList<>(factsEach);
        for (int i = 0; i < facts; i++) {
            together.add(next.get());
            if (together.size() == factsEach) {
                requests.add(request(together, credentials));
                together.clear();
            }
        }
        return requests;
    }

    private static String json(Fact fact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FactWriter writer = new FactWriter(out)) {
            writer.write(fact);
        }
        return out.toString(UTF_8).strip();
    }

    /** A request as it goes over the wire. */
    static byte[] http(String line, String json, String authorization) {
        byte[] body = json.getBytes(UTF_8);
        byte[] head = (line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + authorization
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(UTF_8);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }
}
