package dev.lockstep.workspace.language;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The key that says what kind a condition is, and the keys that may stand beside it.
 *
 * @param key the head itself
 * @param modifiers in the order in which they are explained
 * @param make the condition, where every key is right; may find that they do not go together
 */
record Head(Key<?> key, List<Key<?>> modifiers, Function<Fields, Optional<Condition>> make) {

    Head {
        modifiers = List.copyOf(modifiers);
    }

    String name() {
        return key.name();
    }

    List<Key<?>> keys() {
        return Stream.concat(Stream.of(key), modifiers.stream()).toList();
    }
}
