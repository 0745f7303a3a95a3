package dev.lockstep.server.key;

import dev.lockstep.core.model.Instants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the file of keys: {@code {"version": 1, "keys": [{"id", "kind", "name", "created_at", …}]}}. */
final class KeyFormat {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    private KeyFormat() {}

    static void write(List<Key> keys, WritableByteChannel out) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        ArrayNode list = root.putArray("keys");
        for (Key key : keys) {
            ObjectNode node = list.addObject()
                    .put("id", key.id())
                    .put("kind", key.kind().word())
                    .put("name", key.name())
                    .put("created_at", Instants.format(key.createdAt()))
                    .put("requests_per_second", key.requestsPerSecond());
            ArrayNode secrets = node.putArray("secrets");
            for (Secret secret : key.secrets()) {
                ObjectNode one =
                        secrets.addObject().put("sha256", secret.sha256()).put("last_four", secret.lastFour());
                secret.endsAt().ifPresent(end -> one.put("ends_at", Instants.format(end)));
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** @param file for the message where it is no such JSON */
    static List<Key> parse(byte[] json, Path file) throws IOException {
        try {
            JsonNode root = JSON.readTree(json);
            int version = root.required("version").asInt();
            if (version != VERSION) {
                throw new IOException(file + " is of version " + version + ", and this Lockstep knows version "
                        + VERSION + "; run the Lockstep that wrote it, or a later one");
            }
            List<Key> keys = new ArrayList<>();
            for (JsonNode node : root.required("keys")) {
                keys.add(key(node));
            }
            return List.copyOf(keys);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged; put back a copy of it, or move it away and create new keys", e);
        }
    }

    private static Key key(JsonNode node) {
        List<Secret> secrets = new ArrayList<>();
        for (JsonNode secret : node.required("secrets")) {
            secrets.add(new Secret(
                    text(secret, "sha256"),
                    text(secret, "last_four"),
                    secret.has("ends_at") ? OptionalLong.of(instant(secret, "ends_at")) : OptionalLong.empty()));
        }
        return new Key(
                text(node, "id"),
                KeyKind.valueOf(text(node, "kind").toUpperCase(Locale.ROOT)),
                text(node, "name"),
                instant(node, "created_at"),
                node.required("requests_per_second").asInt(),
                secrets);
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).asString();
    }

    private static long instant(JsonNode node, String field) {
        return Instants.parse(text(node, field))
                .orElseThrow(() -> new IllegalArgumentException(field + " is no instant"));
    }
}
