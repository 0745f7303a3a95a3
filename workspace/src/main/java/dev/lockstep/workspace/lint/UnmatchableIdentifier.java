package dev.lockstep.workspace.lint;

import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.workspace.Audience;
import java.util.List;

/** Identifiers by which a destination finds nobody. */
record UnmatchableIdentifier() implements Rule {

    @Override
    public String id() {
        return "unmatchable-identifier";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "An audience that names a type of identifier which a destination of it does not match people by.";
    }

    @Override
    public String why() {
        return "It is not sent, so whoever has only that one is missing there, and the match rate is lower than it looks.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return scene.audiences()
                .flatMap(audience -> scene.destinations(audience)
                        .flatMap(destination -> audience.identifiers().stream()
                                .filter(type -> !words(destination).contains(type))
                                .map(type -> finding(scene, audience, destination, type))))
                .toList();
    }

    private Finding finding(Scene scene, Audience audience, Declaration destination, String type) {
        return finding(
                scene.place(audience, "identifiers"),
                destination.title() + " matches nobody by " + type,
                "leave it out, or add one of " + String.join(", ", words(destination)),
                Scene.path(audience));
    }

    private static List<String> words(Declaration destination) {
        return destination.dialect().keys().stream().map(IdentifierType::word).toList();
    }
}
