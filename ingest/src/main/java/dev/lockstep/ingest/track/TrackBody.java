package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.Carrier;
import dev.lockstep.ingest.call.JsonReader;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonToken;

/** Reads bodies as fields. For one thread. */
final class TrackBody {

    /** The field of an entity in which a {@code null} says something, as it does in the whole of a body of version 1. */
    static final String ATTRIBUTES = "attributes";

    private final JsonReader json = new JsonReader(Carrier.HTTP);

    /**
     * An entity of version 2.
     *
     * @param fields its own, without {@code attributes}
     * @param attributes the fields of that
     */
    record Entity(Fields fields, Fields attributes) {}

    /** Reads the body of a call of version 1. */
    Fields fields(byte[] bytes, int from, int to) throws RefusedException {
        Map<String, Optional<Value>> fields = new LinkedHashMap<>();
        json.read(bytes, from, to, name -> fields.put(name, Optional.ofNullable(json.value(1))));
        return new Fields("", fields);
    }

    /** Reads an entity of version 2. */
    Entity entity(byte[] bytes, int from, int to) throws RefusedException {
        Map<String, Optional<Value>> fields = new LinkedHashMap<>();
        Map<String, Optional<Value>> attributes = new LinkedHashMap<>();
        json.read(bytes, from, to, name -> {
            if (name.equals(ATTRIBUTES) && json.token() != JsonToken.VALUE_NULL) {
                enterObject();
                for (String key = json.nextKey(1); key != null; key = json.nextKey(1)) {
                    attributes.put(key, Optional.ofNullable(json.value(2)));
                }
                return;
            }
            fields.put(name, Optional.ofNullable(json.value(1)));
        });
        return new Entity(new Fields("", fields), new Fields(ATTRIBUTES, attributes));
    }

    private void enterObject() throws RefusedException {
        if (json.token() != JsonToken.START_OBJECT) {
            throw new RefusedException(Reason.WRONG_TYPE, ATTRIBUTES, "must be an object");
        }
        json.enter(1);
    }
}
