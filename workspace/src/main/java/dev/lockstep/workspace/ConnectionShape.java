package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
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

/**
 * A connection: its kind, the settings that the destination of this kind declares, and its canary. Kinds that have a name and no
 * destination yet take any settings.
 */
final class ConnectionShape implements Shape<Function<Yaml.Scalar, Connection>> {

    /** What connections there are, with a line on each. */
    private static final SequencedMap<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("yandex", "Yandex Audience.");
        KINDS.put("koala", "Koala.");
        KINDS.put("meta", "Meta custom audiences.");
        KINDS.put("google", "Google Customer Match.");
        KINDS.put("warehouse", "Tables of a data warehouse.");
        KINDS.put("webhook", "An HTTP address of your own.");
        KINDS.put("kafka", "A topic of Apache Kafka.");
        KINDS.put("storage", "Object storage.");
        KINDS.put("files", "Files in a folder.");
        Destinations.all()
                .forEach(kind -> KINDS.putIfAbsent(
                        kind.declaration().kind(), kind.declaration().title() + "."));
    }

    private static final Key<String> KIND = required("kind", Shapes.oneOf(same(KINDS)), "What it connects to.");

    @Override
    public Optional<Function<Yaml.Scalar, Connection>> read(Yaml node, Findings findings) {
        List<Key<?>> keys = keys(node);
        return Fields.read(node, keys, Fields.suggesting(keys), findings)
                .map(fields -> name -> connection(name, keys, fields));
    }

    /** The keys of a kind that is declared; else the kind, and whatever else is written. */
    private static List<Key<?>> keys(Yaml node) {
        List<Key<?>> keys = new ArrayList<>(List.of(KIND));
        if (!(node instanceof Yaml.Mapping mapping)) {
            return keys;
        }
        Optional<DestinationKind> declared = mapping.entry(KIND.name())
                .filter(kind -> kind.value() instanceof Yaml.Scalar)
                .flatMap(kind -> Destinations.named(((Yaml.Scalar) kind.value()).text()));
        if (declared.isPresent()) {
            return keys(declared.get().declaration());
        }
        mapping.entries().stream()
                .filter(entry -> !entry.name().equals(KIND.name()))
                .forEach(entry -> keys.add(optional(entry.name(), SettingShape.SETTING, "A setting.")));
        return keys;
    }

    private static List<Key<?>> keys(Declaration declaration) {
        List<Key<?>> keys = new ArrayList<>(List.of(KIND));
        declaration.account().forEach(parameter -> keys.add(ParameterShape.key(parameter)));
        keys.add(CanaryShape.key(declaration));
        return keys;
    }

    private static Connection connection(Yaml.Scalar name, List<Key<?>> keys, Fields fields) {
        SequencedMap<String, Setting> settings = new LinkedHashMap<>();
        Optional<Canary> canary = Optional.empty();
        for (Key<?> key : keys) {
            switch (fields.get(key).orElse(null)) {
                case Setting setting -> settings.put(key.name(), setting);
                case Canary one -> canary = Optional.of(one);
                case null, default -> {}
            }
        }
        return new Connection(name.text(), fields.require(KIND), settings, canary, name.place());
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
        List<Value> kinds = new ArrayList<>();
        for (DestinationKind kind : Destinations.all()) {
            Value.Fields isThis = Schemas.schema(
                    "properties",
                    new Value.Fields(Map.of(
                            "kind", Schemas.schema("const", kind.declaration().kind()))),
                    "required",
                    List.of("kind"));
            kinds.add(Schemas.schema("if", isThis, "then", RecordShape.schema(keys(kind.declaration()), definitions)));
        }
        return Schemas.with(any, "allOf", kinds);
    }

    private static Value.Fields kindSchema() {
        return Schemas.schema(
                "description",
                KIND.doc(),
                "oneOf",
                KINDS.entrySet().stream()
                        .map(kind -> Schemas.schema("const", kind.getKey(), "description", kind.getValue()))
                        .toList());
    }

    private static SequencedMap<String, String> same(SequencedMap<String, String> docs) {
        SequencedMap<String, String> names = new LinkedHashMap<>();
        docs.sequencedKeySet().forEach(name -> names.put(name, name));
        return names;
    }
}
