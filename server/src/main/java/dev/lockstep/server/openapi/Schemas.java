package dev.lockstep.server.openapi;

import dev.lockstep.core.model.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** JSON Schemas of the records that answers are, read off the records themselves as {@link dev.lockstep.server.http.ApiJson} writes them. */
final class Schemas {

    private final Map<String, Object> named = new TreeMap<>();

    /** The schemas of all records met so far, by name. */
    Map<String, Object> named() {
        return named;
    }

    Map<String, Object> of(Type type) {
        return switch (type) {
            case ParameterizedType generic
            when generic.getRawType() == Optional.class -> of(generic.getActualTypeArguments()[0]);
            case ParameterizedType generic
            when generic.getRawType() == List.class -> listOf(generic.getActualTypeArguments()[0]);
            case ParameterizedType generic
            when generic.getRawType() == Map.class ->
                Map.of("type", "object", "additionalProperties", of(generic.getActualTypeArguments()[1]));
            case Class<?> array when array.isArray() -> listOf(array.getComponentType());
            case Class<?> record when record.isRecord() -> reference(record);
            case Class<?> known -> simple(known);
            default -> throw new IllegalArgumentException("no schema is known for " + type);
        };
    }

    private Map<String, Object> listOf(Type items) {
        return Map.of("type", "array", "items", of(items));
    }

    private static Map<String, Object> simple(Class<?> type) {
        if (type == String.class) {
            return Map.of("type", "string");
        }
        if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
            return Map.of("type", "integer");
        }
        if (type == double.class || type == Double.class || type == BigDecimal.class) {
            return Map.of("type", "number");
        }
        if (type == boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (type == Value.class) {
            return Map.of();
        }
        throw new IllegalArgumentException("no schema is known for " + type);
    }

    private Map<String, Object> reference(Class<?> record) {
        String name = record.getSimpleName().replaceFirst("Answer$", "");
        if (!named.containsKey(name)) {
            named.put(name, Map.of()); // a record may hold itself
            named.put(name, object(record));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private Map<String, Object> object(Class<?> record) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = snakeCase(component.getName());
            properties.put(name, of(component.getGenericType()));
            if (component.getType() != Optional.class) {
                required.add(name);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        return schema;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
