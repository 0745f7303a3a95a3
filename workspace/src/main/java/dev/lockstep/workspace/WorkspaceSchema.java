package dev.lockstep.workspace;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.workspace.shape.Definitions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of a workspace's files, from the same declarations that read them. Editors complete and
 * check with it; what it cannot say, such as that a name is defined, {@code lockstep check} does.
 */
public final class WorkspaceSchema {

    private WorkspaceSchema() {}

    /** The schema as indented JSON, ending with a line break. */
    public static String json() {
        Definitions definitions = new Definitions();
        Map<String, Value> schema = new LinkedHashMap<>();
        schema.put("$schema", Value.of("https://json-schema.org/draft/2020-12/schema"));
        schema.put("title", Value.of("Lockstep workspace"));
        schema.put("description", Value.of("lockstep.yaml and the *.yaml files beside and below it."));
        schema.putAll(WorkspaceShape.WHOLE.schema(definitions).fields());
        schema.put("$defs", definitions.all());
        StringBuilder out = new StringBuilder();
        write(new Value.Fields(schema), "\n", out);
        return out.append('\n').toString();
    }

    /** @param newline a line break and the indentation of the value */
    private static void write(Value value, String newline, StringBuilder out) {
        String indented = newline + "  ";
        String separator = "";
        switch (value) {
            case Value.Fields(Map<String, Value> fields)
            when !fields.isEmpty() -> {
                out.append('{');
                for (Map.Entry<String, Value> field : fields.entrySet()) {
                    out.append(separator).append(indented);
                    out.append(Values.quoted(field.getKey())).append(": ");
                    write(field.getValue(), indented, out);
                    separator = ",";
                }
                out.append(newline).append('}');
            }
            case Value.Items items
            when items.items().stream().anyMatch(Value.Fields.class::isInstance) -> {
                out.append('[');
                for (Value item : items.items()) {
                    out.append(separator).append(indented);
                    write(item, indented, out);
                    separator = ",";
                }
                out.append(newline).append(']');
            }
            case Value.Items items -> out.append(Values.canonicalJson(items));
            case Value.Fields empty -> out.append("{}");
            case Value.Text text -> out.append(Values.canonicalJson(text));
            case Value.Number number -> out.append(Values.canonicalJson(number));
            case Value.Flag flag -> out.append(flag.flag());
        }
    }
}
