package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Holdout;
import dev.lockstep.workspace.LintSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A holdout from which nothing will ever be learnt. */
record SmallHoldout() implements Rule {

    /** How often an audience is taken to be renewed until somebody wants to know. */
    private static final int RENEWALS = 12;

    /** Squared sum of the normal quantiles for an error of 5 % (two-sided) and a power of 80 %: (1.960 + 0.842)². */
    private static final double QUANTILES = 7.849;

    @Override
    public String id() {
        return "small-holdout";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A holdout that is too small to ever show the lift that is expected.";
    }

    @Override
    public String why() {
        return "People are kept out, and the question is never answered. How many it takes follows from expected_lift and"
                + " conversion_rate under lint (two proportions, error 5 %, power 80 %), where the audience is taken to be renewed "
                + RENEWALS + " times.";
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public List<Finding> find(Scene scene) {
        return scene.audiences()
                .flatMap(audience -> finding(scene, audience).stream())
                .toList();
    }

    private Optional<Finding> finding(Scene scene, Audience audience) {
        OptionalLong size = scene.data().orElseThrow().size(audience.segment());
        if (size.isEmpty() || audience.holdout().isEmpty()) {
            return Optional.empty();
        }
        BigDecimal percent = switch (audience.holdout().get()) {
            case Holdout.Own(BigDecimal own) -> own;
            case Holdout.OfGroup(String group) ->
                Objects.requireNonNull(scene.workspace().holdouts().get(group)).percent();
        };
        double share = percent(percent);
        double people = (double) size.getAsLong() * RENEWALS;
        double needed = needed(scene.workspace().lint(), share);
        if (people >= needed) {
            return Optional.empty();
        }
        return Optional.of(finding(
                scene.place(audience, "holdout"),
                "with " + size.getAsLong() + " people a holdout of "
                        + percent.toPlainString() + " % cannot show a lift of "
                        + scene.workspace().lint().expectedLift().toPlainString() + " %: it takes about "
                        + Math.round(needed / RENEWALS),
                "raise the share, measure several audiences together, or leave the holdout out",
                Scene.path(audience)));
    }

    /** People of both groups together that it takes to tell the two rates apart. */
    private static double needed(LintSettings lint, double share) {
        double base = percent(lint.conversionRate());
        double raised = Math.min(1, base * (1 + percent(lint.expectedLift())));
        double difference = raised - base;
        if (share <= 0 || share >= 1 || difference <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double variance = base * (1 - base) / share + raised * (1 - raised) / (1 - share);
        return QUANTILES * variance / (difference * difference);
    }

    private static double percent(BigDecimal percent) {
        return percent.doubleValue() / 100;
    }
}
