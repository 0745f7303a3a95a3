package dev.lockstep.workspace.shape;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.Optional;
import java.util.function.Function;

/**
 * What may be written in one place of a document, and what it means.
 *
 * <p>Implementations are immutable and without side effects but those on {@link Findings}.
 *
 * @param <T> what it is read into
 */
public interface Shape<T> {

    /** Reads a node. Empty means that it is wrong and that {@code findings} got at least one problem. */
    Optional<T> read(Yaml node, Findings findings);

    /** The JSON Schema (draft 2020-12) of what is read. */
    Value.Fields schema(Definitions definitions);

    /** The same writing, read into something else. */
    default <R> Shape<R> map(Function<T, R> function) {
        return then((node, value, findings) -> Optional.of(function.apply(value)));
    }

    /** The same writing, with a further step that may find it wrong. */
    default <R> Shape<R> then(Step<T, R> step) {
        return new Shape<>() {
            @Override
            public Optional<R> read(Yaml node, Findings findings) {
                return Shape.this.read(node, findings).flatMap(value -> step.read(node, value, findings));
            }

            @Override
            public Value.Fields schema(Definitions definitions) {
                return Shape.this.schema(definitions);
            }
        };
    }

    /** The same meaning, with another schema. */
    default Shape<T> withSchema(Value.Fields schema) {
        return new Shape<>() {
            @Override
            public Optional<T> read(Yaml node, Findings findings) {
                return Shape.this.read(node, findings);
            }

            @Override
            public Value.Fields schema(Definitions definitions) {
                return schema;
            }
        };
    }

    /** A further step of reading. */
    interface Step<T, R> {
        Optional<R> read(Yaml node, T value, Findings findings);
    }
}
