package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Durations;
import java.util.List;
import java.util.stream.IntStream;

/** Tiers between which people are nowhere. */
record GapInTiers() implements Rule {

    @Override
    public String id() {
        return "gap-in-tiers";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "Two segments that are the same but for their windows, between which ages are left out.";
    }

    @Override
    public String why() {
        return "People drop out of sight on their way from one tier to the next, and come back; each time something is sent.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return Ladder.of(scene).stream()
                .flatMap(ladder -> IntStream.range(1, ladder.tiers().size())
                        .filter(i -> ladder.tiers().get(i).window().minAge()
                                > ladder.tiers().get(i - 1).window().maxAge())
                        .mapToObj(i -> finding(
                                scene, ladder.tiers().get(i - 1), ladder.tiers().get(i))))
                .toList();
    }

    private Finding finding(Scene scene, Ladder.Tier earlier, Ladder.Tier later) {
        return finding(
                scene.windowPlace(later.segment(), later.leaf()),
                "nobody is in it or in " + earlier.segment().name() + " from "
                        + Durations.format(earlier.window().maxAge()) + " to "
                        + Durations.format(later.window().minAge()),
                "let it begin where the other ends, or silence this where the pause is meant",
                Scene.path(later.segment()),
                Scene.path(earlier.segment()));
    }
}
