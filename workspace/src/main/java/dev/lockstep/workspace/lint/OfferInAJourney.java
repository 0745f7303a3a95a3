package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Journey;
import dev.lockstep.workspace.language.JourneyState;
import java.util.List;

/** A discount that is shown to somebody to whom the shop is just writing. */
record OfferInAJourney() implements Rule {

    @Override
    public String id() {
        return "offer-in-a-journey";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A discount audience that can hold somebody who is active in a journey.";
    }

    @Override
    public String why() {
        return "The shop pays for an advertisement and gives a discount to people whom its own messages might have brought back for"
                + " nothing, and nobody can tell which of the two did.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return Offers.of(scene).stream()
                .flatMap(audience -> scene.journeys()
                        .filter(journey -> canBeActive(scene, audience, journey))
                        .map(journey -> finding(
                                scene.place(audience, "pause_while"),
                                "somebody can be in it who is active in the journey " + journey.name(),
                                "add pause_while: " + journey.name() + ", or a handoff",
                                Scene.path(audience),
                                Scene.path(journey))))
                .toList();
    }

    private static boolean canBeActive(Scene scene, Audience audience, Journey journey) {
        return scene.canBeBoth(
                scene.desired(audience), new Condition.Member(JourneyState.ACTIVE.segment(journey.name())));
    }
}
