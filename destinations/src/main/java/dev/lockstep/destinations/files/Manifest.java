package dev.lockstep.destinations.files;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.List;
import java.util.Map;

/** A value as JSON for people: fields in their order, one a line. */
final class Manifest {

    private static final String INDENT = "  ";

    private Manifest() {}

    static String json(Value value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString();
    }

    private static void write(Value value, String newLine, StringBuilder out) {
        switch (value) {
            case Value.Text text -> out.append(Values.canonicalJson(text));
            case Value.Number number -> out.append(Values.canonicalJson(number));
            case Value.Flag flag -> out.append(flag.flag());
            case Value.Items(List<Value> items) -> {
                String separator = "[";
                for (Value item : items) {
                    out.append(separator);
                    write(item, newLine, out);
                    separator = ", ";
                }
                out.append(items.isEmpty() ? "[]" : "]");
            }
            case Value.Fields(Map<String, Value> fields) -> {
                String separator = "{";
                for (Map.Entry<String, Value> field : fields.entrySet()) {
                    out.append(separator)
                            .append(newLine)
                            .append(INDENT)
                            .append(Values.quoted(field.getKey()))
                            .append(": ");
                    write(field.getValue(), newLine + INDENT, out);
                    separator = ",";
                }
                out.append(fields.isEmpty() ? "{}" : newLine + "}");
            }
        }
    }
}
