package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import java.util.List;
import java.util.Optional;

/** A retargeting audience in which somebody stays who has just bought. */
record NoPurchaseExit() implements Rule {

    @Override
    public String id() {
        return "no-purchase-exit";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A retargeting audience from which a purchase removes nobody.";
    }

    @Override
    public String why() {
        return "Whoever has just bought goes on being asked to buy: money spent on sales already made, and the quickest way to annoy"
                + " a customer.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        List<Audience> audiences = scene.audiences(Role.RETARGETING).toList();
        if (audiences.isEmpty()) {
            return List.of();
        }
        Optional<EventFilter> purchase = scene.event("purchase");
        if (purchase.isEmpty()) {
            return List.of(finding(
                    scene.places().of("events"),
                    "nothing says which event is a purchase, so nothing can be told of who goes on being addressed after one",
                    "write it, such as events: {purchase: Order Completed}"));
        }
        return audiences.stream()
                .filter(audience -> scene.canBeBoth(scene.desired(audience), Scene.did(purchase.get(), Scene.NOW)))
                .map(audience -> finding(
                        audience.place(),
                        "somebody can be in it at the very moment of a purchase",
                        "add did_not of the purchase to the segment, or exclude a segment of recent buyers",
                        Scene.path(audience),
                        Scene.path(scene.segment(audience))))
                .toList();
    }
}
