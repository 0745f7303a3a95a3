package dev.lockstep.workspace.lint;

import java.util.List;

/** A journey that never has nothing more to say. */
record EndlessJourney() implements Rule {

    @Override
    public String id() {
        return "endless-journey";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A journey that can never be exhausted: no number of messages is enough, and it lasts for ever.";
    }

    @Override
    public String why() {
        return "Whoever does not convert stays active in it. Nobody is handed over, and an audience that pauses for it never gets them"
                + " back.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return scene.journeys()
                .filter(journey -> !journey.canBeExhausted())
                .map(journey -> finding(
                        journey.place(),
                        "it can never be exhausted",
                        "add exhausted: {email: 2}, or lasts: 7d, or both",
                        Scene.path(journey)))
                .toList();
    }
}
