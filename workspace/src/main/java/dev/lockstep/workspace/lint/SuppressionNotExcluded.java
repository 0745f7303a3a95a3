package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import java.util.Collections;
import java.util.List;

/** People who are suppressed, and addressed all the same. */
record SuppressionNotExcluded() implements Rule {

    @Override
    public String id() {
        return "suppression-not-excluded";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A retargeting audience and a suppression audience of one connection that can share people, where the one does not"
                + " exclude the other.";
    }

    @Override
    public String why() {
        return "Somebody is in both lists, and which one wins is up to how each campaign is set up by hand.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return scene.audiences(Role.RETARGETING)
                .flatMap(audience -> scene.audiences(Role.SUPPRESSION)
                        .filter(other -> !Collections.disjoint(audience.to(), other.to()))
                        .filter(other -> !scene.excluded(audience).contains(other.segment()))
                        .filter(other -> scene.canBeBoth(
                                scene.desired(audience), scene.segment(other).condition()))
                        .map(other -> finding(scene, audience, other)))
                .toList();
    }

    private Finding finding(Scene scene, Audience audience, Audience other) {
        return finding(
                scene.place(audience, "exclude"),
                audience.name() + " and " + other.name() + " can share people",
                "add " + other.name() + " to exclude",
                Scene.path(audience),
                Scene.path(other));
    }
}
