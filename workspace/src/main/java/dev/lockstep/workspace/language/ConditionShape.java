package dev.lockstep.workspace.language;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.shape.Definitions;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Schemas;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A condition: a mapping with exactly one head, and the modifiers that this head takes. */
public final class ConditionShape implements Shape<Condition> {

    /** The condition of a segment. */
    public static final Shape<Condition> CONDITION = Shapes.named("condition", ConditionShape::new);

    /** A condition on one attribute, where no other is allowed: {@code {attribute: consent.ads, eq: true}}. */
    public static final Shape<Condition.Attribute> ATTRIBUTE = Shapes.named("attribute", () -> Heads.ON_ATTRIBUTE);

    private static final String HOW_TO_BEGIN = "begin it with one of ";

    private ConditionShape() {}

    @Override
    public Optional<Condition> read(Yaml node, Findings findings) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            return Shapes.wrong(
                    node,
                    findings,
                    "a condition",
                    node instanceof Yaml.Sequence
                            ? "put all: or any: before the list"
                            : HOW_TO_BEGIN + headNames() + ", such as {did: Order Completed}");
        }
        List<Yaml.Entry> heads = mapping.entries().stream()
                .filter(entry -> head(entry.name()).isPresent())
                .toList();
        if (heads.isEmpty()) {
            noHead(mapping, findings);
            return Optional.empty();
        }
        if (heads.size() > 1) {
            findings.problem(
                    heads.get(1).key(),
                    "two conditions in one: " + heads.get(0).name() + " and "
                            + heads.get(1).name(),
                    "write them as two items under all: or any:");
            return Optional.empty();
        }
        Head head = head(heads.getFirst().name()).orElseThrow();
        return Fields.read(mapping, head.keys(), (key, told) -> unknown(head, key, told), findings)
                .flatMap(head.make());
    }

    private static void noHead(Yaml.Mapping mapping, Findings findings) {
        for (Yaml.Entry entry : mapping.entries()) {
            Optional<String> near = isModifier(entry.name())
                    ? Optional.empty()
                    : NearNames.of(
                            entry.name(), Heads.ALL.stream().map(Head::name).toList());
            if (near.isPresent()) {
                findings.problem(
                        entry.key(),
                        "unknown key \"" + entry.key().shown() + "\"",
                        "did you mean \"" + near.get() + "\"?");
                return;
            }
        }
        findings.problem(mapping, "a condition that does not say what is asked", HOW_TO_BEGIN + headNames());
    }

    private static void unknown(Head head, Yaml.Scalar key, Findings findings) {
        List<String> takes = head.modifiers().stream().map(Key::name).toList();
        if (isModifier(key.text())) {
            String where = Heads.ALL.stream()
                    .filter(other ->
                            other.modifiers().stream().anyMatch(it -> it.name().equals(key.text())))
                    .map(Head::name)
                    .collect(Collectors.joining(", "));
            findings.problem(
                    key,
                    "\"" + key.text() + "\" does not go with \"" + head.name() + "\"",
                    "remove it, it goes with " + where
                            + (Comparisons.NAMES.contains(key.text()) ? ", where and is" : ""));
            return;
        }
        findings.problem(
                key,
                "unknown key \"" + key.shown() + "\"",
                NearNames.suggest(
                        key.text(),
                        takes,
                        takes.isEmpty()
                                ? "remove it, " + head.name() + " takes no other keys"
                                : "remove it, " + head.name() + " takes " + String.join(", ", takes)));
    }

    private static boolean isModifier(String name) {
        return Heads.ALL.stream()
                .flatMap(head -> head.modifiers().stream())
                .anyMatch(key -> key.name().equals(name));
    }

    private static Optional<Head> head(String name) {
        return Heads.ALL.stream().filter(head -> head.name().equals(name)).findFirst();
    }

    private static String headNames() {
        return Heads.ALL.stream().map(Head::name).collect(Collectors.joining(", "));
    }

    @Override
    public Value.Fields schema(Definitions definitions) {
        return Schemas.schema(
                "description",
                "A question about one person at one instant.",
                "oneOf",
                Heads.ALL.stream().map(head -> schemaOf(head, definitions)).toList());
    }

    private static Value.Fields schemaOf(Head head, Definitions definitions) {
        Value.Fields schema = Schemas.with(RecordShape.schema(head.keys(), definitions), "title", head.name());
        List<Value.Fields> comparisons = Heads.comparisons(head).stream()
                .map(comparison -> Schemas.schema("required", List.of(comparison.name())))
                .toList();
        return comparisons.isEmpty() ? schema : Schemas.with(schema, "anyOf", comparisons);
    }
}
