package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/** Settings of connections, whose texts may be filled from outside; {@link Secrets} does so in a further step. */
final class SettingShape {

    private SettingShape() {}

    static final Shape<Setting> SETTING = Shapes.shape(schema(), SettingShape::read);

    /** Whether the node is a text that is filled from outside. */
    static boolean isFilled(Yaml node) {
        return node instanceof Yaml.Scalar scalar
                && scalar.kind() == Yaml.Scalar.Kind.TEXT
                && Secrets.PLACEHOLDER.matcher(scalar.text()).find();
    }

    private static Optional<Setting> read(Yaml node, Findings findings) {
        return switch (node) {
            case Yaml.Scalar scalar -> {
                Optional<Value> value = scalar.value();
                yield value.isPresent()
                        ? Optional.of(new Setting.Plain(scalar.place(), value.get()))
                        : Shapes.wrong(scalar, findings, "a finite number", "give it a value, or remove the key");
            }
            case Yaml.Sequence(var place, List<Yaml> items) ->
                Shapes.all(items, item -> read(item, findings)).map(settings -> new Setting.Items(place, settings));
            case Yaml.Mapping mapping ->
                Shapes.entries(mapping, (key, value) -> read(value, findings))
                        .map(settings -> new Setting.Group(mapping.place(), settings));
        };
    }
}
