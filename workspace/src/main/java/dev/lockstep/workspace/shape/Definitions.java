package dev.lockstep.workspace.shape;

import dev.lockstep.core.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The parts of a JSON Schema that are referred to by name ({@code $defs}), which is how one may contain itself. */
public final class Definitions {

    private final Map<String, Optional<Value>> definitions = new TreeMap<>();

    /** A reference to the definition of this name, which is made on first use. */
    public Value.Fields refer(String name, Supplier<Value.Fields> definition) {
        if (!definitions.containsKey(name)) {
            definitions.put(name, Optional.empty()); // so that it may refer to itself
            definitions.put(name, Optional.of(definition.get()));
        }
        return new Value.Fields(Map.of("$ref", Value.of("#/$defs/" + name)));
    }

    /** All definitions by name. */
    public Value.Fields all() {
        Map<String, Value> all = new LinkedHashMap<>();
        definitions.forEach((name, definition) -> all.put(name, definition.orElseThrow()));
        return new Value.Fields(all);
    }
}
