package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.shape.Definitions;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** Names that users choose for segments, audiences and connections: they turn up in files, tables and addresses. */
final class Names {

    /** The longest name, in characters. */
    private static final int MAX_LENGTH = 128;

    private static final String PATTERN = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

    private static final Value.Fields SCHEMA =
            schema("type", "string", "pattern", "^" + PATTERN + "$", "maxLength", MAX_LENGTH);

    private Names() {}

    /**
     * A mapping of names to definitions.
     *
     * @param definition reads what stands below a name into something that still wants to know the name and its place
     */
    static <T> Shape<SequencedMap<String, T>> definitions(Shape<Function<Yaml.Scalar, T>> definition) {
        Shape<Function<Yaml.Scalar, T>> own = new Shape<>() {
            @Override
            public Optional<Function<Yaml.Scalar, T>> read(Yaml node, Findings findings) {
                return definition.read(node, findings.of(node.place().path()));
            }

            @Override
            public Value.Fields schema(Definitions definitions) {
                return definition.schema(definitions);
            }
        };
        return Shapes.mapOf(SCHEMA, Names::read, own).map(definitions -> {
            SequencedMap<String, T> named = new LinkedHashMap<>();
            definitions.forEach((name, make) -> named.put(name.text(), make.apply(name)));
            return named;
        });
    }

    private static Optional<Yaml.Scalar> read(Yaml.Scalar name, Findings findings) {
        if (name.text().length() <= MAX_LENGTH && name.text().matches(PATTERN)) {
            return Optional.of(name);
        }
        findings.problem(
                name,
                "\"" + name.shown() + "\" is no name",
                "use up to " + MAX_LENGTH + " letters a-z, digits, _ . and -, and begin with a letter, a digit or _");
        return Optional.empty();
    }
}
