package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.condition.Window;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Segment;
import java.util.List;
import java.util.Optional;

/** People who have left before the platform knows that they have come. */
record NarrowWindow() implements Rule {

    @Override
    public String id() {
        return "narrow-window";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A window narrower than twice the time that the destination takes until a change shows.";
    }

    @Override
    public String why() {
        return "By the time the platform has taken somebody in they have left, and it goes on addressing them until it has learnt"
                + " that too: the list is always of the people of a while ago.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return scene.audiences()
                .filter(audience -> audience.role() == Role.RETARGETING || audience.role() == Role.SUPPRESSION)
                .flatMap(audience -> scene.destinations(audience)
                        .flatMap(destination -> Windows.required(
                                        scene.segment(audience).condition())
                                .stream()
                                .flatMap(leaf -> finding(scene, audience, destination, leaf).stream())))
                .toList();
    }

    private Optional<Finding> finding(Scene scene, Audience audience, Declaration destination, Leaf leaf) {
        long least = 2 * destination.visibleWithin().toMillis();
        Segment segment = scene.segment(audience);
        return Windows.of(leaf.condition())
                .filter(window -> !window.isEndless() && width(window) < least)
                .map(window -> finding(
                        scene.windowPlace(segment, leaf),
                        audience.name() + " goes to " + destination.title() + ", which takes up to "
                                + Durations.format(destination.visibleWithin().toMillis())
                                + " to show a change, and this window is "
                                + Durations.format(width(window)) + " wide",
                        "widen it to " + Durations.format(least) + " or more, or keep this state to faster channels",
                        Scene.path(segment),
                        Scene.path(audience)));
    }

    private static long width(Window window) {
        return window.maxAge() - window.minAge();
    }
}
