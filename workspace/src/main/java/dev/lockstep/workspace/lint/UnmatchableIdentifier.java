package dev.lockstep.workspace.lint;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Connection;
import java.util.List;
import java.util.stream.Stream;

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
                .flatMap(audience ->
                        scene.connections(audience).flatMap(connection -> unmatched(scene, audience, connection)))
                .distinct()
                .toList();
    }

    private Stream<Finding> unmatched(Scene scene, Audience audience, Connection connection) {
        return Destinations.named(connection.kind()).map(DestinationKind::declaration).stream()
                .flatMap(destination -> audience.at(connection.name()).identifiers().stream()
                        .filter(type -> !words(destination).contains(type))
                        .map(type -> finding(scene, audience, connection, destination, type)));
    }

    private Finding finding(
            Scene scene, Audience audience, Connection connection, Declaration destination, String type) {
        return finding(
                scene.place(audience, key(audience, connection)),
                destination.title() + " matches nobody by " + type,
                "leave it out, or add one of " + String.join(", ", words(destination)),
                Scene.path(audience));
    }

    private static String key(Audience audience, Connection connection) {
        int at = audience.to().indexOf(connection.name());
        return audience.routes().get(at).identifiers().isPresent() ? "to[" + at + "].identifiers" : "identifiers";
    }

    private static List<String> words(Declaration destination) {
        return destination.dialect().keys().stream().map(IdentifierType::word).toList();
    }
}
