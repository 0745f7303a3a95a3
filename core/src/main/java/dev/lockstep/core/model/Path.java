package dev.lockstep.core.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dotted path into objects, such as {@code address.country}. The first step names a property or a top-level attribute.
 *
 * @param text the path as written
 */
public record Path(String text, List<String> steps) {

    public Path {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a path is names joined by dots, but is \"" + text + "\"");
        }
    }

    /** Parses a dotted path; an empty step is an {@link IllegalArgumentException}. */
    public static Path of(String text) {
        return new Path(text, List.of(text.split("\\.", -1)));
    }

    /** The property or top-level attribute that the path begins with. */
    public String head() {
        return steps.get(0);
    }

    /** The value at this path in {@code fields}, or null where any step is absent. */
    public @Nullable Value in(Map<String, Value> fields) {
        return below(fields.get(steps.get(0)));
    }

    /** The value at the rest of this path, below the value of its {@link #head}. */
    public @Nullable Value below(@Nullable Value head) {
        Value value = head;
        for (int i = 1; i < steps.size(); i++) {
            if (!(value instanceof Value.Fields object)) {
                return null;
            }
            value = object.fields().get(steps.get(i));
        }
        return value;
    }

    @Override
    public String toString() {
        return text;
    }
}
