package dev.lockstep.core.program;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an attribute is usable as an identifier of a type. Only what every destination would refuse is refused here: each
 * destination checks further by its own rules, and counts what it refuses.
 */
public final class Identifiers {

    private Identifiers() {}

    /** An e-mail is text around an {@code @}; a number, or text that is not blank, is any other identifier; of a list one will do. */
    public static boolean isUsable(String type, @Nullable Value value) {
        return switch (value) {
            case Value.Text(String text) -> {
                if (!type.equals(Identifier.Kind.EMAIL.type())) {
                    yield !text.isBlank();
                }
                String stripped = text.strip();
                int at = stripped.indexOf('@');
                yield at > 0 && at < stripped.length() - 1;
            }
            case Value.Number number -> !type.equals(Identifier.Kind.EMAIL.type());
            case null -> false;
            case Value.Flag flag -> false;
            case Value.Items(List<Value> items) ->
                items.stream().anyMatch(item -> !(item instanceof Value.Items) && isUsable(type, item));
            case Value.Fields fields -> false;
        };
    }
}
