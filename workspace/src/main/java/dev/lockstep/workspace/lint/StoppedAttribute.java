package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.lint.Sightings.Seen;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An attribute that was written, and is written no more. */
record StoppedAttribute() implements Rule {

    @Override
    public String id() {
        return "stopped-attribute";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "A condition, a consent or a field about an attribute that has not been written for twenty times as long as usual, and"
                + " for two days.";
    }

    @Override
    public String why() {
        return "What is known of people grows old, and nobody who is new has it.";
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public List<Finding> find(Scene scene) {
        Sightings data = scene.data().orElseThrow();
        Map<String, Seen> attributes = data.attributes();
        return AttributeMention.all(scene)
                .flatMap(mention -> Stream.ofNullable(attributes.get(mention.name()))
                        .filter(seen -> Stopped.is(seen, data.until()))
                        .map(seen -> finding(
                                mention.place(),
                                mention.name() + " was last written at " + Stopped.last(seen),
                                "see what has become of it, or use the attribute that took its place",
                                mention.definition())))
                .toList();
    }
}
