package dev.lockstep.workspace.shape;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A mapping with known keys.
 *
 * @param make called where every key is right; it may still find that they do not go together, and tell so
 */
public record RecordShape<T>(List<Key<?>> keys, Function<Fields, Optional<T>> make) implements Shape<T> {

    public RecordShape {
        keys = List.copyOf(keys);
    }

    @Override
    public Optional<T> read(Yaml node, Findings findings) {
        return Fields.read(node, keys, Fields.suggesting(keys), findings).flatMap(make);
    }

    @Override
    public Value.Fields schema(Definitions definitions) {
        return schema(keys, definitions);
    }

    /** The schema of a mapping that has these keys and no others. */
    public static Value.Fields schema(List<? extends Key<?>> keys, Definitions definitions) {
        Map<String, Value> properties = new LinkedHashMap<>();
        keys.forEach(key ->
                properties.put(key.name(), Schemas.with(key.shape().schema(definitions), "description", key.doc())));
        List<String> required =
                keys.stream().filter(Key::isRequired).map(Key::name).toList();
        Value.Fields schema = Schemas.schema(
                "type", "object", "properties", new Value.Fields(properties), "additionalProperties", false);
        return required.isEmpty() ? schema : Schemas.with(schema, "required", required);
    }
}
