package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.workspace.Audience.Holdout;
import dev.lockstep.workspace.language.References;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Holdouts, as they are written below {@code holdouts} and beside an audience. */
final class HoldoutShape {

    private HoldoutShape() {}

    private static final Key<BigDecimal> PERCENT =
            required("percent", Shapes.percent(100), "The share of people who are kept out.");
    private static final Key<BigDecimal> OWN_PERCENT =
            optional("percent", Shapes.percent(100), "The share of people who are kept out of this audience alone.");
    private static final Key<String> GROUP = optional(
            "group",
            References.to(WorkspaceShape.HOLDOUT_KIND),
            "One of holdouts:, instead of an own share: all audiences of the group keep out the same people.");

    /** The one of an audience. */
    static final Shape<Holdout> HOLDOUT = new RecordShape<>(List.of(OWN_PERCENT, GROUP), HoldoutShape::holdout);

    private static Optional<Holdout> holdout(Fields fields) {
        if (!fields.atMostOne(List.of(OWN_PERCENT, GROUP), "keep one of them")) {
            return Optional.empty();
        }
        Optional<Holdout> own = fields.get(OWN_PERCENT).map(Holdout.Own::new);
        Optional<Holdout> holdout = own.or(() -> fields.get(GROUP).map(Holdout.OfGroup::new));
        if (holdout.isEmpty()) {
            fields.problem("a holdout without a size", "add percent: 10, or group: and a name of holdouts:");
        }
        return holdout;
    }

    private static final Key<Boolean> EVERYTHING = optional(
            "everything",
            Shapes.FLAG,
            "Whether all audiences keep these people out, but for suppressions; else those that name it as their group.");

    /** One that audiences share. */
    static final Shape<Function<Yaml.Scalar, SharedHoldout>> SHARED_HOLDOUT = new RecordShape<>(
            List.of(PERCENT, EVERYTHING),
            fields -> Optional.of(name -> new SharedHoldout(
                    name.text(), fields.require(PERCENT), fields.get(EVERYTHING).orElse(false))));
}
