package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Segment;
import java.util.List;

/** An offer to people who would have paid the full price. */
record OfferToFullPrice() implements Rule {

    @Override
    public String id() {
        return "offer-to-full-price";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A discount audience that can hold VIPs or people who pay the full price.";
    }

    @Override
    public String why() {
        return "A discount that is shown to somebody who buys without one is margin given away, and teaches them to wait for the next."
                + " Which names mean what is set with discounts and full_price under lint; an audience of an exclusive_group is an offer by whatever name.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        var fullPrice = scene.workspace().lint().fullPrice().finder();
        return Offers.of(scene).stream()
                .flatMap(audience -> scene.segments()
                        .filter(segment -> fullPrice.test(segment.name()))
                        .filter(segment -> scene.canBeBoth(scene.desired(audience), segment.condition()))
                        .map(segment -> finding(scene, audience, segment)))
                .toList();
    }

    private Finding finding(Scene scene, Audience audience, Segment segment) {
        return finding(
                scene.place(audience, "exclude"),
                "people of " + segment.name() + " can be in it",
                "add " + segment.name() + " to exclude",
                Scene.path(audience),
                Scene.path(segment));
    }
}
