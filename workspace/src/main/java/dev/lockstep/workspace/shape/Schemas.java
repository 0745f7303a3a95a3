package dev.lockstep.workspace.shape;

import dev.lockstep.core.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pieces of JSON Schema. */
public final class Schemas {

    private Schemas() {}

    /** An object of alternating names and values; a value is text, a number, a flag, a list of these, or a {@link Value}. */
    public static Value.Fields schema(Object... namesAndValues) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
        }
        return new Value.Fields(fields);
    }

    /** The schema with one more name and value. */
    public static Value.Fields with(Value.Fields schema, String name, Object value) {
        Map<String, Value> fields = new LinkedHashMap<>(schema.fields());
        fields.put(name, value(value));
        return new Value.Fields(fields);
    }

    private static Value value(Object object) {
        return switch (object) {
            case Value value -> value;
            case String text -> Value.of(text);
            case Number number -> Value.of(number.doubleValue());
            case Boolean flag -> Value.of(flag);
            case List<?> items ->
                new Value.Items(items.stream().map(Schemas::value).toList());
            default -> throw new IllegalArgumentException("nothing that a schema can hold: " + object);
        };
    }
}
