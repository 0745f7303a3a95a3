package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.model.Path;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.yaml.Place;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a definition asks for an attribute.
 *
 * @param name of the top-level attribute
 * @param definition by its path
 */
record AttributeMention(String name, Place place, String definition) {

    /** What is known of people by their identifiers, and no attribute need have. */
    private static final Set<String> KNOWN = Set.of("id", "email", "anonymous_id");

    static Stream<AttributeMention> all(Scene scene) {
        Stream<AttributeMention> conditions = scene.segments()
                .flatMap(segment -> Leaf.of(segment.condition()).stream()
                        .flatMap(leaf -> Mentions.attribute(leaf)
                                .map(name -> new AttributeMention(
                                        name, scene.place(segment, leaf, "attribute"), Scene.path(segment)))
                                .stream()));
        Stream<AttributeMention> consents = scene.audiences()
                .flatMap(audience -> audience.consent().stream()
                        .map(consent -> new AttributeMention(
                                consent.path().head(), scene.place(audience, "consent"), Scene.path(audience))));
        Stream<AttributeMention> fields = scene.audiences()
                .flatMap(audience -> Stream.concat(
                        fields(scene, audience, "fields", audience.fields()),
                        IntStream.range(0, audience.routes().size())
                                .boxed()
                                .flatMap(i -> audience.routes().get(i).fields().stream()
                                        .flatMap(there -> fields(scene, audience, "to[" + i + "].fields", there)))));
        return Stream.of(conditions, consents, fields)
                .flatMap(mentions -> mentions)
                .filter(mention -> !KNOWN.contains(mention.name()));
    }

    private static Stream<AttributeMention> fields(
            Scene scene, Audience audience, String key, Map<String, Path> fields) {
        return fields.entrySet().stream()
                .map(field -> new AttributeMention(
                        field.getValue().head(),
                        scene.place(audience, key + "." + field.getKey()),
                        Scene.path(audience)));
    }
}
