package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.yaml.NearNames;
import java.util.List;
import java.util.Set;

/** An attribute that nobody has ever had. */
record UnseenAttribute() implements Rule {

    @Override
    public String id() {
        return "unseen-attribute";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A condition, a consent or a field about an attribute that the data has never seen.";
    }

    @Override
    public String why() {
        return "Consent that is asked of an attribute nobody has lets nobody through; a condition on one holds for nobody or all.";
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public List<Finding> find(Scene scene) {
        Set<String> seen = scene.data().orElseThrow().attributes().keySet();
        return AttributeMention.all(scene)
                .filter(mention -> !seen.contains(mention.name()))
                .map(mention -> finding(
                        mention.place(),
                        "the data has no attribute " + mention.name(),
                        NearNames.suggest(
                                mention.name(), seen, "correct the name, or silence this until the attribute is sent"),
                        mention.definition()))
                .toList();
    }
}
