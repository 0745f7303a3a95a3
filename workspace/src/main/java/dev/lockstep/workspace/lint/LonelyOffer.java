package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Offer;
import dev.lockstep.workspace.yaml.NearNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A group of offers that has one. */
record LonelyOffer() implements Rule {

    @Override
    public String id() {
        return "lonely-offer";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "An exclusive group with one audience in it.";
    }

    @Override
    public String why() {
        return "It excludes nobody. Most often the name of the group is written in two ways, and a person gets both offers.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        Map<String, Long> sizes = scene.audiences()
                .flatMap(audience -> audience.offer().stream())
                .map(Offer::group)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return scene.audiences()
                .filter(audience -> audience.offer()
                        .filter(offer -> sizes.getOrDefault(offer.group(), 0L) == 1)
                        .isPresent())
                .map(audience -> finding(scene, audience, sizes.keySet()))
                .toList();
    }

    private Finding finding(Scene scene, Audience audience, Set<String> groups) {
        String group = audience.offer().orElseThrow().group();
        Set<String> others = new TreeSet<>(groups);
        others.remove(group);
        return finding(
                scene.place(audience, "exclusive_group"),
                "no other audience is in the exclusive group " + group,
                NearNames.suggest(group, others, "put the other offers into it, or remove it"),
                Scene.path(audience));
    }
}
