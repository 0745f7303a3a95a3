package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Audiences too small to be of use. */
record SmallAudiences() implements Rule {

    /** As many small audiences at one connection are too many. */
    private static final int TOO_MANY = 3;

    @Override
    public String id() {
        return "small-audiences";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "An audience below its destination's minimum, or three or more small ones at one connection.";
    }

    @Override
    public String why() {
        return "A platform does not use a list below its minimum, and learns little from many small ones: campaigns that are split too"
                + " finely never leave their learning phase. What is small is set with small_audience under lint.";
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public List<Finding> find(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        scene.audiences()
                .forEach(audience -> scene.destinations(audience)
                        .filter(destination -> isBelow(scene, audience, destination.minimumMembers()))
                        .forEach(destination -> findings.add(finding(
                                audience.place(),
                                "it has " + size(scene, audience).orElse(0) + " people, and " + destination.title()
                                        + " uses no list of fewer than " + destination.minimumMembers(),
                                "widen it, or join it with another",
                                Scene.path(audience)))));
        scene.workspace().connections().values().forEach(connection -> {
            List<Audience> small = scene.audiences(Audience.Role.RETARGETING)
                    .filter(audience -> audience.to().contains(connection.name()))
                    .filter(audience ->
                            isBelow(scene, audience, scene.workspace().lint().smallAudience()))
                    .toList();
            if (small.size() >= TOO_MANY) {
                findings.add(finding(
                        connection.place(),
                        small.size() + " of its audiences have fewer than "
                                + scene.workspace().lint().smallAudience() + " people: "
                                + String.join(
                                        ", ", small.stream().map(Audience::name).toList()),
                        "join those that are addressed alike",
                        small.stream().map(Scene::path).toArray(String[]::new)));
            }
        });
        return findings;
    }

    private static boolean isBelow(Scene scene, Audience audience, int minimum) {
        OptionalLong size = size(scene, audience);
        return size.isPresent() && size.getAsLong() < minimum;
    }

    private static OptionalLong size(Scene scene, Audience audience) {
        return scene.data().orElseThrow().size(audience.segment());
    }
}
