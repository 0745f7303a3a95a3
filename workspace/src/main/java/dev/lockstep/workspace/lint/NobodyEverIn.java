package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import java.util.List;

/** A segment that contradicts itself. */
record NobodyEverIn() implements Rule {

    @Override
    public String id() {
        return "nobody-ever-in";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A segment, or what is left of an audience after its exclusions and journeys, in which nobody can ever be.";
    }

    @Override
    public String why() {
        return "An empty list looks like one that is in step.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        List<Finding> findings = new java.util.ArrayList<>();
        scene.segments()
                .filter(segment -> scene.relations().isEmpty(segment.condition()))
                .forEach(segment -> findings.add(finding(
                        segment.place(),
                        "its conditions contradict each other",
                        "see which of its windows, counts and values leave nobody",
                        Scene.path(segment))));
        scene.audiences()
                .filter(audience ->
                        !scene.relations().isEmpty(scene.segment(audience).condition())
                                && scene.relations().isEmpty(scene.desired(audience)))
                .forEach(audience -> findings.add(nobodyLeft(scene, audience)));
        return findings;
    }

    private Finding nobodyLeft(Scene scene, Audience audience) {
        if (audience.handoff().isEmpty() && audience.pauseWhile().isEmpty()) {
            return finding(
                    scene.place(audience, "exclude"),
                    "what it excludes is everybody in " + audience.segment(),
                    "take out what should not be excluded",
                    Scene.path(audience));
        }
        return finding(
                scene.place(audience, audience.handoff().isPresent() ? "handoff" : "pause_while"),
                "what it excludes and the journeys that it waits for leave nobody of " + audience.segment(),
                "see whether the journey can be exhausted, and by the people of this segment",
                Scene.path(audience));
    }
}
