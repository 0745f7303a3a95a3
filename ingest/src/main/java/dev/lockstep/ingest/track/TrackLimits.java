package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** How large things may be: the limits of Customer.io's Track API reference, where nothing else is said. */
public final class TrackLimits {

    /** A person's id, in bytes of UTF-8. */
    public static final int MAX_ID_BYTES = 150;

    /** The name of an attribute, in bytes of UTF-8. */
    public static final int MAX_ATTRIBUTE_NAME_BYTES = 150;

    /** The value of an attribute: a string in bytes of UTF-8, anything else in bytes of its JSON. */
    public static final int MAX_ATTRIBUTE_VALUE_BYTES = 1000;

    /** The attributes of one identify call. */
    public static final int MAX_ATTRIBUTES = 300;

    /** The name of an event, in bytes of UTF-8. */
    public static final int MAX_EVENT_NAME_BYTES = 100;

    /** The data of an event, in bytes of its JSON. */
    public static final int MAX_EVENT_DATA_BYTES = 100_000;

    /** The body of {@code /api/v2/entity}, and an item of {@code /api/v2/batch}: "32 KB". */
    public static final int MAX_ENTITY_BYTES = 32 * 1024;

    /** The body of {@code /api/v2/batch}: "500 KB". */
    public static final int MAX_BATCH_BYTES = 500 * 1024;

    /**
     * The body of any call of version 1. Ours, for the reference names none: it is more than {@link #MAX_ATTRIBUTES} of the
     * greatest size need, and no more than a batch.
     */
    public static final int MAX_BODY_BYTES = MAX_BATCH_BYTES;

    /** A device's token. Ours: web push has the longest, of a few hundred bytes. */
    public static final int MAX_DEVICE_BYTES = 1000;

    private TrackLimits() {}

    static void check(String field, String text, int maxBytes) throws RefusedException {
        if (text.length() * 3L > maxBytes && text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw tooLong(field, maxBytes);
        }
    }

    /** The body of a request, or an item of a batch. */
    static void checkBody(int bytes, int maxBytes) throws RefusedException {
        if (bytes > maxBytes) {
            throw tooLong("", maxBytes);
        }
    }

    static void checkAttributes(String path, Map<String, Optional<Value>> attributes) throws RefusedException {
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new RefusedException(
                    Reason.TOO_LONG,
                    path.isEmpty() ? "attributes" : path,
                    "more than " + MAX_ATTRIBUTES + " attributes; send fewer");
        }
        for (Map.Entry<String, Optional<Value>> attribute : attributes.entrySet()) {
            String field = Fields.join(path, attribute.getKey());
            if (attribute.getKey().length() * 3L > MAX_ATTRIBUTE_NAME_BYTES) {
                checkName(field, attribute.getKey());
            }
            if (attribute.getValue().isPresent()) {
                check(field, jsonOrText(attribute.getValue().get()), MAX_ATTRIBUTE_VALUE_BYTES);
            }
        }
    }

    private static void checkName(String field, String name) throws RefusedException {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_ATTRIBUTE_NAME_BYTES) {
            throw new RefusedException(
                    Reason.TOO_LONG,
                    field,
                    "its name is longer than " + MAX_ATTRIBUTE_NAME_BYTES + " bytes; shorten it");
        }
    }

    /** The data of an event in a body of so many bytes: of a short one it cannot be too long. */
    static void checkData(Fields data, int bodyBytes) throws RefusedException {
        if (bodyBytes > MAX_EVENT_DATA_BYTES) {
            check(data.path(), Values.canonicalJson(new Value.Fields(data.present())), MAX_EVENT_DATA_BYTES);
        }
    }

    private static String jsonOrText(Value value) {
        return value instanceof Value.Text(String text) ? text : Values.canonicalJson(value);
    }

    private static RefusedException tooLong(String field, int maxBytes) {
        return new RefusedException(Reason.TOO_LONG, field, "longer than " + maxBytes + " bytes; shorten it");
    }
}
