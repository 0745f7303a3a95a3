package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.lint.Sightings.Seen;
import java.util.List;
import java.util.Optional;

/** An event that came, and comes no more. */
record StoppedEvent() implements Rule {

    @Override
    public String id() {
        return "stopped-event";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A condition about an event that has not come for twenty times as long as usual, and for two days.";
    }

    @Override
    public String why() {
        return "A feed that has broken, or an event that was renamed, empties segments, or fills those that ask for its absence.";
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public List<Finding> find(Scene scene) {
        Sightings data = scene.data().orElseThrow();
        return scene.questions()
                .flatMap(Mentions::events)
                .flatMap(mention -> seen(data, mention)
                        .filter(seen -> Stopped.is(seen, data.until()))
                        .map(seen -> finding(
                                scene.place(mention.segment(), mention.leaf(), Mentions.head(mention.leaf())),
                                mention.name().written() + " was last seen at " + Stopped.last(seen),
                                "see what has become of it, or use the event that took its place",
                                Scene.path(mention.segment())))
                        .stream())
                .toList();
    }

    private static Optional<Seen> seen(Sightings data, Mentions.Event mention) {
        return data.events().entrySet().stream()
                .filter(entry -> mention.name().matches(entry.getKey()))
                .map(entry -> entry.getValue())
                .reduce(Seen::and);
    }
}
