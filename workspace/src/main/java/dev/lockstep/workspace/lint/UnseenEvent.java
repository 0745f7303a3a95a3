package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.EventName;
import dev.lockstep.workspace.yaml.NearNames;
import java.util.List;
import java.util.Map;

/** An event that nobody has ever sent. */
record UnseenEvent() implements Rule {

    @Override
    public String id() {
        return "unseen-event";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A condition about an event that the data has never seen.";
    }

    @Override
    public String why() {
        return "A name that differs by one letter makes did never hold and did_not always: nobody enters, or nobody leaves.";
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public List<Finding> find(Scene scene) {
        Map<String, Sightings.Seen> seen = scene.data().orElseThrow().events();
        return scene.questions()
                .flatMap(Mentions::events)
                .filter(mention -> seen.keySet().stream().noneMatch(mention.name()::matches))
                .map(mention -> finding(
                        scene.place(mention.segment(), mention.leaf(), Mentions.head(mention.leaf())),
                        "the data has no event " + mention.name().written(),
                        suggestion(mention.name(), seen),
                        Scene.path(mention.segment())))
                .toList();
    }

    private static String suggestion(EventName name, Map<String, Sightings.Seen> seen) {
        return NearNames.suggest(
                name.written(), seen.keySet(), "correct the name, or silence this until the event is sent");
    }
}
