package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a sandbox answers.
 *
 * @param headers beside those that every answer has
 */
public record Response(int status, SequencedMap<String, String> headers, String body) {

    public Response {
        headers = Collections.unmodifiableSequencedMap(new TreeMap<>(headers));
    }

    /** A status and nothing else. */
    public static Response of(int status) {
        return new Response(status, new TreeMap<>(), "");
    }

    public static Response json(int status, JsonNode body) {
        return new Response(status, new TreeMap<>(), Json.text(body)).with("content-type", "application/json");
    }

    public Response with(String header, String value) {
        SequencedMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }
}
