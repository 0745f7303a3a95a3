package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Alert;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Watch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An alert that cannot begin. */
record IdleAlert() implements Rule {

    @Override
    public String id() {
        return "idle-alert";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "An alert on an event that no segment asks for, or on audiences that go nowhere.";
    }

    @Override
    public String why() {
        return "Events are counted where a segment asks for them, and audiences where they go to. An alert that has nothing to look at is"
                + " never heard of, which looks as if all were well.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return scene.workspace().alerts().values().stream()
                .flatMap(alert -> idle(alert, scene).stream())
                .toList();
    }

    private Optional<Finding> idle(Alert alert, Scene scene) {
        return switch (alert.watch()) {
            case Watch.Silent(String event, long withinMs) ->
                scene.questions()
                                .flatMap(Mentions::events)
                                .anyMatch(mention -> mention.name().matches(event))
                        ? Optional.empty()
                        : Optional.of(finding(
                                alert.place(),
                                "no segment asks for " + event + ", so it is not counted",
                                "correct the name, or add a segment that asks for it",
                                "alerts." + alert.name()));
            case Watch.Spend watch ->
                scene.workspace().connections().isEmpty()
                        ? Optional.of(finding(
                                alert.place(),
                                "there is no connection whose platform could tell what audiences cost",
                                "add one, or remove the alert",
                                "alerts." + alert.name()))
                        : Optional.empty();
            case Watch.OfAudiences watch ->
                watched(watch, scene).anyMatch(audience -> !audience.to().isEmpty())
                        ? Optional.empty()
                        : Optional.of(finding(
                                alert.place(),
                                "it watches no audience that goes anywhere",
                                "name one that has to:, or add to: to those that it names",
                                "alerts." + alert.name()));
        };
    }

    private static Stream<Audience> watched(Watch.OfAudiences watch, Scene scene) {
        return scene.audiences()
                .filter(audience ->
                        watch.audiences().isEmpty() || watch.audiences().contains(audience.name()));
    }
}
