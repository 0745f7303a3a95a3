package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Durations;
import java.util.List;
import java.util.stream.IntStream;

/** Tiers that hold somebody twice. */
record OverlappingTiers() implements Rule {

    @Override
    public String id() {
        return "overlapping-tiers";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "Two segments that are the same but for their windows, which overlap.";
    }

    @Override
    public String why() {
        return "For a while everybody is in both tiers, is bid for by both campaigns, and is counted by both.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return Ladder.of(scene).stream()
                .flatMap(ladder -> IntStream.range(1, ladder.tiers().size())
                        .filter(i -> ladder.tiers().get(i).window().minAge()
                                < ladder.tiers().get(i - 1).window().maxAge())
                        .mapToObj(i -> finding(
                                scene, ladder.tiers().get(i - 1), ladder.tiers().get(i))))
                .toList();
    }

    private Finding finding(Scene scene, Ladder.Tier earlier, Ladder.Tier later) {
        long begins = later.window().minAge();
        return finding(
                scene.windowPlace(later.segment(), later.leaf()),
                "it begins at " + Durations.format(begins) + ", before "
                        + earlier.segment().name() + " ends",
                "let one begin where the other ends",
                Scene.path(later.segment()),
                Scene.path(earlier.segment()));
    }
}
