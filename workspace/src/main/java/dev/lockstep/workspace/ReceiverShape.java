package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.workspace.shape.Definitions;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Schemas;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** A receiver of alerts: its kind, and the settings of this kind. */
final class ReceiverShape implements Shape<Function<Yaml.Scalar, Receiver>> {

    private static final Key<ReceiverKind> KIND = required("kind", Shapes.oneOf(kinds()), "How it is told.");

    @Override
    public Optional<Function<Yaml.Scalar, Receiver>> read(Yaml node, Findings findings) {
        List<Key<Setting>> settings = settings(node);
        List<Key<?>> keys = keys(settings);
        return Fields.read(node, keys, Fields.suggesting(keys), findings)
                .map(fields -> name -> receiver(name, settings, fields));
    }

    private static Receiver receiver(Yaml.Scalar name, List<Key<Setting>> keys, Fields fields) {
        SequencedMap<String, Setting> settings = new LinkedHashMap<>();
        keys.forEach(key -> fields.get(key).ifPresent(setting -> settings.put(key.name(), setting)));
        return new Receiver(name.text(), fields.require(KIND), settings, name.place());
    }

    /** Of the kind that is written; where it is none, which is told, whatever else is written. */
    private static List<Key<Setting>> settings(Yaml node) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            return List.of();
        }
        return mapping.entry(KIND.name())
                .filter(kind -> kind.value() instanceof Yaml.Scalar)
                .map(kind -> kinds().get(((Yaml.Scalar) kind.value()).text()))
                .map(ReceiverShape::settings)
                .orElseGet(() -> mapping.entries().stream()
                        .filter(entry -> !entry.name().equals(KIND.name()))
                        .map(entry -> optional(entry.name(), SettingShape.SETTING, "A setting."))
                        .toList());
    }

    private static List<Key<Setting>> settings(ReceiverKind kind) {
        return kind.parameters().stream().map(ReceiverShape::key).toList();
    }

    private static List<Key<?>> keys(List<Key<Setting>> settings) {
        List<Key<?>> keys = new ArrayList<>(List.of(KIND));
        keys.addAll(settings);
        return keys;
    }

    /** A secret never stands in the file itself. */
    private static Key<Setting> key(Parameter parameter) {
        Key<Setting> key = ParameterShape.key(parameter);
        if (!(parameter.kind() instanceof Parameter.Kind.Secret)) {
            return key;
        }
        Shape<Setting> filled = Shapes.shape(ParameterShape.FILLED, (node, findings) -> {
            if (SettingShape.isFilled(node)) {
                return SettingShape.SETTING.read(node, findings);
            }
            findings.problem(
                    node,
                    node.isNothing() ? "is empty" : "a secret that stands in the file",
                    "write ${env:NAME} or ${file:PATH} in quotes, and keep the secret there");
            return Optional.empty();
        });
        return new Key<>(key.name(), filled, key.isRequired(), key.doc());
    }

    @Override
    public Value.Fields schema(Definitions definitions) {
        Value.Fields any = Schemas.schema(
                "type",
                "object",
                "properties",
                new Value.Fields(Map.of("kind", kindSchema())),
                "required",
                List.of("kind"));
        List<Value.Fields> kinds = ReceiverKind.all()
                .map(kind -> Schemas.schema(
                        "if",
                        Schemas.schema(
                                "properties",
                                new Value.Fields(Map.of("kind", Schemas.schema("const", kind.word()))),
                                "required",
                                List.of("kind")),
                        "then",
                        RecordShape.schema(keys(settings(kind)), definitions)))
                .toList();
        return Schemas.with(any, "allOf", kinds);
    }

    private static Value.Fields kindSchema() {
        return Schemas.schema(
                "description",
                KIND.doc(),
                "oneOf",
                ReceiverKind.all()
                        .map(kind -> Schemas.schema("const", kind.word(), "description", kind.doc()))
                        .toList());
    }

    private static SequencedMap<String, ReceiverKind> kinds() {
        SequencedMap<String, ReceiverKind> kinds = new LinkedHashMap<>();
        ReceiverKind.all().forEach(kind -> kinds.put(kind.word(), kind));
        return kinds;
    }
}
