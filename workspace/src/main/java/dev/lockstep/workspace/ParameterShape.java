package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Parameter.Kind;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The settings that a destination declares, as keys of a connection. What is filled from outside is checked when it is there. */
final class ParameterShape {

    /** A text that is filled from outside. */
    static final Value.Fields FILLED = schema("type", "string", "pattern", "\\$\\{(env|file):[^}]*}");

    private ParameterShape() {}

    static Key<Setting> key(Parameter parameter) {
        Shape<Setting> shape = Shapes.shape(
                definitions -> orFilled(schemaOf(parameter.kind())),
                (node, findings) -> SettingShape.isFilled(node)
                        ? SettingShape.SETTING.read(node, findings)
                        : read(parameter.kind(), node, findings));
        return new Key<>(parameter.name(), shape, parameter.isRequired(), doc(parameter));
    }

    private static String doc(Parameter parameter) {
        String sentence = parameter.doc();
        return parameter
                .otherwise()
                .map(value -> sentence.substring(0, sentence.length() - 1) + "; " + value + " where nothing is said.")
                .orElse(sentence);
    }

    /** Wherever a text may stand, a text that is to be filled may stand; elsewhere that must be said. */
    private static Value.Fields orFilled(Value.Fields schema) {
        return schema.equals(TEXT) ? schema : schema("anyOf", List.of(schema, FILLED));
    }

    private static final Value.Fields TEXT = schema("type", "string", "minLength", 1);

    private static Value.Fields schemaOf(Kind kind) {
        return switch (kind) {
            case Kind.Text text -> TEXT;
            case Kind.Secret secret -> TEXT;
            case Kind.Url url -> TEXT;
            case Kind.Folder folder -> TEXT;
            case Kind.Duration duration -> TEXT;
            case Kind.Region region -> TEXT;
            case Kind.Zone zone -> TEXT;
            case Kind.Flag flag -> schema("type", "boolean");
            case Kind.Whole(long min, long max) -> schema("type", "integer", "minimum", min, "maximum", max);
            case Kind.OneOf(List<String> words) -> schema("enum", words);
        };
    }

    private static Optional<Setting> read(Kind kind, Yaml node, Findings findings) {
        return switch (kind) {
            case Kind.Secret secret -> secret(node, findings);
            case Kind.Flag flag -> checked(Shapes.FLAG, node, findings);
            case Kind.Whole whole ->
                Shapes.number(node).isPresent() && kind.admits(((Yaml.Scalar) node).text())
                        ? SettingShape.SETTING.read(node, findings)
                        : Shapes.wrong(node, findings, kind.wanted(), "write it without quotes");
            case Kind.OneOf(List<String> words) -> checked(Shapes.oneOf(same(words)), node, findings);
            case Kind.Text text -> checked(Shapes.TEXT, node, findings);
            case Kind.Url url -> text(kind, node, findings);
            case Kind.Folder folder -> text(kind, node, findings);
            case Kind.Duration duration -> text(kind, node, findings);
            case Kind.Region region -> text(kind, node, findings);
            case Kind.Zone zone -> text(kind, node, findings);
        };
    }

    private static Optional<Setting> checked(Shape<?> shape, Yaml node, Findings findings) {
        return shape.read(node, findings).flatMap(value -> SettingShape.SETTING.read(node, findings));
    }

    private static Optional<Setting> text(Kind kind, Yaml node, Findings findings) {
        return Shapes.TEXT
                .read(node, findings)
                .flatMap(text -> kind.admits(text)
                        ? SettingShape.SETTING.read(node, findings)
                        : Shapes.wrong(node, findings, kind.wanted(), "correct it"));
    }

    /** A secret that stands in the file is one all the same: neither problems nor anything else show it. */
    private static Optional<Setting> secret(Yaml node, Findings findings) {
        if (node instanceof Yaml.Scalar scalar
                && scalar.kind() == Yaml.Scalar.Kind.TEXT
                && !scalar.text().isBlank()) {
            return Optional.of(new Setting.Hidden(scalar.place(), new Secret(scalar.text())));
        }
        findings.problem(
                node,
                node.isNothing() ? "is empty" : "must be text that is not blank",
                "write ${env:NAME} or ${file:PATH} in quotes, and keep the secret there");
        return Optional.empty();
    }

    private static SequencedMap<String, String> same(List<String> words) {
        SequencedMap<String, String> names = new LinkedHashMap<>();
        words.forEach(word -> names.put(word, word));
        return names;
    }
}
