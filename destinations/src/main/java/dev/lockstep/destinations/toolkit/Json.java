package dev.lockstep.destinations.toolkit;

import dev.lockstep.core.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as it goes over the wire: keys in the order in which they were put, nothing between them. Stateless. */
public final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Integers up to this are exact in a double, and are written without a fraction. */
    private static final double MAX_EXACT = 1L << 53;

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** A value of ours as JSON; fields keep their order. */
    public static JsonNode of(Value value) {
        return switch (value) {
            case Value.Text(String text) -> MAPPER.getNodeFactory().stringNode(text);
            case Value.Number(double number) ->
                number == Math.rint(number) && Math.abs(number) <= MAX_EXACT
                        ? MAPPER.getNodeFactory().numberNode((long) number)
                        : MAPPER.getNodeFactory().numberNode(number);
            case Value.Flag(boolean flag) -> MAPPER.getNodeFactory().booleanNode(flag);
            case Value.Items(List<Value> items) -> {
                ArrayNode all = array();
                items.forEach(item -> all.add(of(item)));
                yield all;
            }
            case Value.Fields(Map<String, Value> fields) -> of(fields);
        };
    }

    /** Values of ours by their names, in their order. */
    public static ObjectNode of(Map<String, Value> fields) {
        ObjectNode all = object();
        fields.forEach((name, field) -> all.set(name, of(field)));
        return all;
    }

    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** What a text holds; empty where it is no JSON. */
    public static Optional<JsonNode> read(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
