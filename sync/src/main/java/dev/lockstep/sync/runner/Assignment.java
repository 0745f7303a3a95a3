package dev.lockstep.sync.runner;

import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Ledger;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Which copies of a ledger are kept, and as what: those of the audiences that go there, and those that the workspace speaks of no more
 * until nobody is in them. What happens to people is not followed for others. Used once, when a connection is taken up.
 */
final class Assignment {

    private final Ledger ledger;
    private final Map<String, Target> targets;

    /** Assigns the copies of a ledger to what is put into {@code targets}, by the name of the audience. */
    Assignment(Ledger ledger, Map<String, Target> targets) {
        this.ledger = ledger;
        this.targets = targets;
    }

    /**
     * From now on the copies are kept as these goals say.
     *
     * @param troubled audiences that go there and cannot be kept because of a problem: they are left as they are
     * @param isAnnounced whether what changes by other definitions than before was announced by a plan
     */
    void assign(Collection<Target> goals, Set<String> troubled, boolean isAnnounced, long now) {
        goals.forEach(target -> targets.put(target.audience(), target));
        takeOut(troubled);
        targets.values().forEach(target -> define(target, isAnnounced, now));
    }

    private void takeOut(Set<String> troubled) {
        ledger.copies().stream()
                .filter(copy -> !targets.containsKey(copy.audience()) && !troubled.contains(copy.audience()))
                .filter(this::isSomebodyThere)
                .flatMap(copy -> Target.takenOut(copy).stream())
                .toList()
                .forEach(target -> targets.put(target.audience(), target));
        ledger.copies().stream()
                .filter(copy -> !targets.containsKey(copy.audience()))
                .forEach(Copy::leave);
    }

    /** Whether somebody is there, or may be. */
    private boolean isSomebodyThere(Copy copy) {
        return copy.delivered() > 0
                || !copy.waiting().isEmpty()
                || copy.isUncertain()
                || ledger.find(copy, Entry.CANARY).isPresent()
                || ledger.flight().filter(flight -> flight.copy() == copy.id()).isPresent();
    }

    private void define(Target target, boolean isAnnounced, long now) {
        Copy copy = ledger.copy(target.audience());
        boolean isOther = copy.terms()
                .filter(terms -> !terms.definition().equals(target.definition()))
                .isPresent();
        copy.define(target.asks(), target.terms());
        if (isOther && (isAnnounced || copy.isAnnounced())) {
            copy.announce(target.definition(), now);
        }
    }
}
