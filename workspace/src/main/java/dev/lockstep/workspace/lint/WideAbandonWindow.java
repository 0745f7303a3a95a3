package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** People who are pursued for a cart that they have long forgotten. */
record WideAbandonWindow() implements Rule {

    private static final Duration LONGEST = Duration.ofDays(7);

    /** What the workspace may call the events that somebody abandons. */
    private static final List<String> ABANDONED = List.of("cart", "checkout", "browse", "view");

    @Override
    public String id() {
        return "wide-abandon-window";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A retargeting audience of abandoned carts, checkouts or browsing that are more than 7 days old.";
    }

    @Override
    public String why() {
        return "Most who come back do so within days; the rest of a wide window is paid for with people who bought elsewhere or lost"
                + " interest, and hides in the average.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        Optional<EventFilter> purchase = scene.event("purchase");
        if (purchase.isEmpty()) {
            return List.of();
        }
        return scene.audiences(Role.RETARGETING)
                .filter(audience -> ABANDONED.stream()
                        .flatMap(key -> scene.event(key).stream())
                        .anyMatch(event -> isWide(scene, audience, event, purchase.get())))
                .map(audience -> finding(
                        audience.place(),
                        "somebody can be in it whose last such event is more than 7 days old",
                        "narrow the window of " + audience.segment() + ", such as within: 7d",
                        Scene.path(audience),
                        Scene.path(scene.segment(audience))))
                .toList();
    }

    /** Everybody in it has done the event and not bought since, and for somebody that was long ago. */
    private static boolean isWide(Scene scene, Audience audience, EventFilter event, EventFilter purchase) {
        Condition segment = scene.segment(audience).condition();
        Condition boughtSince = new Condition.Did(purchase, Span.since(event), Count.atLeast(1));
        Condition longAgo = new Condition.Latest(event, Window.from(LONGEST.toMillis()), List.of());
        return scene.relations().isWithin(segment, Scene.did(event, Window.ALL))
                && scene.relations().areDisjoint(segment, boughtSince)
                && scene.canBeBoth(scene.desired(audience), longAgo);
    }
}
