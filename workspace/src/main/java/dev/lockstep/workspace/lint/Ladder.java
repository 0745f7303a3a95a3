package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.condition.Window;
import dev.lockstep.workspace.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Segments that are the same but for the ages of the newest event of one kind: the tiers through which people age. */
record Ladder(List<Tier> tiers) {

    /** One segment of a ladder, and the leaf by which it is one. */
    record Tier(Segment segment, Leaf leaf, Window window) {}

    /** All ladders, each with its tiers by age. */
    static List<Ladder> of(Scene scene) {
        Map<Condition, List<Tier>> ladders = new LinkedHashMap<>();
        scene.segments().forEach(segment -> addTo(ladders, segment));
        return ladders.values().stream()
                .filter(tiers -> tiers.size() > 1 && tiers.stream().anyMatch(tier -> tier.window.minAge() > 0))
                .map(tiers -> new Ladder(tiers.stream()
                        .sorted(Comparator.comparingLong((Tier tier) -> tier.window.minAge())
                                .thenComparingLong(tier -> tier.window.maxAge()))
                        .toList()))
                .toList();
    }

    /** A segment with exactly one windowed question about a newest event is a tier by it. */
    private static void addTo(Map<Condition, List<Tier>> ladders, Segment segment) {
        List<Leaf> leaves = Leaf.of(segment.condition());
        Optional<Integer> only = Optional.empty();
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            if (leaf.condition() instanceof Condition.Latest
                    && Windows.of(leaf.condition()).isPresent()
                    && Windows.required(segment.condition()).contains(leaf)) {
                if (only.isPresent()) {
                    return;
                }
                only = Optional.of(i);
            }
        }
        only.ifPresent(i -> {
            Leaf leaf = leaves.get(i);
            Condition skeleton = Windows.replace(segment.condition(), i, Windows.with(leaf.condition(), Window.ALL));
            ladders.computeIfAbsent(skeleton, it -> new ArrayList<>())
                    .add(new Tier(segment, leaf, Windows.of(leaf.condition()).orElseThrow()));
        });
    }
}
