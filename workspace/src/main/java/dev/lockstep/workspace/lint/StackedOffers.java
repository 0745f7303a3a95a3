package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two offers to one person at a time: two audiences, or an audience and what the shop itself has sent. */
record StackedOffers() implements Rule {

    @Override
    public String id() {
        return "stacked-offers";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "Two audiences that show an offer and can share people; or one that can hold somebody whom the shop has just sent an"
                + " offer itself (events: {owned_offer: …} says which event that is). Whatever is in an exclusive_group shows an offer;"
                + " of other audiences their names are all there is to tell, see discounts under lint.";
    }

    @Override
    public String why() {
        return "The person takes the better of two offers, and each channel claims the sale.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        List<Audience> offers = Offers.of(scene);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            for (int j = i + 1; j < offers.size(); j++) {
                if (!areOfOneGroup(offers.get(i), offers.get(j))
                        && scene.canBeBoth(scene.desired(offers.get(i)), scene.desired(offers.get(j)))) {
                    findings.add(finding(
                            scene.place(offers.get(j), "exclude"),
                            offers.get(i).name() + " and " + offers.get(j).name() + " can share people",
                            "let one exclude the other, or put both into an exclusive_group with a priority each",
                            Scene.path(offers.get(j)),
                            Scene.path(offers.get(i))));
                }
            }
        }
        Optional<EventFilter> owned = scene.event("owned_offer");
        offers.stream()
                .filter(audience -> owned.isPresent()
                        && scene.canBeBoth(scene.desired(audience), Scene.did(owned.get(), Scene.NOW)))
                .forEach(audience -> findings.add(finding(
                        scene.place(audience, "exclude"),
                        "somebody can be in it who has just been sent an offer of the shop's own",
                        "exclude a segment of those who were sent one lately",
                        Scene.path(audience))));
        return findings;
    }

    private static boolean areOfOneGroup(Audience one, Audience other) {
        return one.offer().isPresent()
                && one.offer().map(Offer::group).equals(other.offer().map(Offer::group));
    }
}
