package dev.lockstep.conformance;

import dev.lockstep.core.model.Instants;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fact of a case as the call over HTTP that brings it. Most go to the Pipelines API, whose calls the lines of a case are; what
 * the Track API can say just as well goes there: events of a known person at a full second, and deletions.
 *
 * @param api which key it comes with
 * @param timestamp the instant of the fact
 * @param messageId as the fact has it; empty where it may not be sent twice
 */
record WireCall(Api api, String method, String path, String body, long timestamp, String messageId) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int ULID_CHARS = 26;
    private static final Set<String> OF_TRACK =
            Set.of("type", "messageId", "userId", "event", "properties", "timestamp");

    enum Api {
        TRACK,
        PIPELINES
    }

    /** The calls of a case, in order. */
    static List<WireCall> of(Path folderOfCase) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folderOfCase.resolve("events.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        // The id of a Track event is a ULID, so whatever repeats a message must go the same way.
        Set<String> pipelines = new HashSet<>();
        lines.stream().filter(line -> !fitsTrack(line)).forEach(line -> pipelines.add(messageId(line)));
        List<WireCall> calls = new ArrayList<>();
        for (JsonNode line : lines) {
            boolean viaTrack = fitsTrack(line) && (messageId(line).isEmpty() || !pipelines.contains(messageId(line)));
            calls.add(viaTrack ? track(line) : pipelines(line));
        }
        return calls;
    }

    private static boolean fitsTrack(JsonNode line) {
        String type = line.get("type").asString();
        boolean plain = line.propertyNames().stream().allMatch(OF_TRACK::contains) && line.has("userId");
        // About half of them, so that both APIs bring events.
        return plain
                && (type.equals("delete") || (type.equals("track") && timestamp(line) % 1000 == 0))
                && messageId(line).hashCode() % 2 == 0;
    }

    private static WireCall track(JsonNode line) {
        String person = "/api/v1/customers/" + line.get("userId").asString();
        String messageId = messageId(line);
        if (line.get("type").asString().equals("delete")) {
            return new WireCall(Api.TRACK, "DELETE", person, "", timestamp(line), messageId);
        }
        var event = JSON.createObjectNode()
                .put("name", line.get("event").asString())
                .put("timestamp", timestamp(line) / 1000);
        event.set("data", line.get("properties"));
        if (!messageId.isEmpty()) {
            event.put("id", ulid(messageId));
        }
        return new WireCall(Api.TRACK, "POST", person + "/events", event.toString(), timestamp(line), messageId);
    }

    private static WireCall pipelines(JsonNode line) {
        String type = line.get("type").asString().toLowerCase(Locale.ROOT);
        long timestamp = timestamp(line);
        // Deletion is no call of that API but an item of a batch.
        return type.equals("delete")
                ? batch(List.of(line.toString()), timestamp, messageId(line))
                : new WireCall(Api.PIPELINES, "POST", "/v1/" + type, line.toString(), timestamp, messageId(line));
    }

    /** Whether it may be one of a batch. */
    boolean isBatchable() {
        return api == Api.PIPELINES && !path.equals("/v1/batch");
    }

    /** Whether nothing happens when it is sent again. */
    boolean isRepeatable() {
        return !messageId.isEmpty();
    }

    /** One request with all of these, which must be batchable. */
    static WireCall batch(List<WireCall> calls) {
        boolean repeatable = calls.stream().allMatch(WireCall::isRepeatable);
        return batch(
                calls.stream().map(WireCall::body).toList(),
                calls.getLast().timestamp(),
                repeatable ? calls.getFirst().messageId() : "");
    }

    private static WireCall batch(List<String> bodies, long timestamp, String messageId) {
        return new WireCall(
                Api.PIPELINES,
                "POST",
                "/v1/batch",
                "{\"batch\":[" + String.join(",", bodies) + "]}",
                timestamp,
                messageId);
    }

    /** Whether it forgets somebody. */
    boolean isDeletion() {
        return method.equals("DELETE") || body.contains("\"type\":\"delete\"");
    }

    private static String messageId(JsonNode line) {
        return line.path("messageId").asString("");
    }

    private static long timestamp(JsonNode line) {
        return Instants.parse(line.get("timestamp").asString()).orElseThrow();
    }

    /** The same ULID for the same text. */
    static String ulid(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            BigInteger number = new BigInteger(1, hash);
            StringBuilder ulid = new StringBuilder("0");
            for (int i = 1; i < ULID_CHARS; i++) {
                ulid.append(CROCKFORD.charAt(number.shiftRight(5 * i).intValue() & 31));
            }
            return ulid.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
