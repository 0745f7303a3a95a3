package dev.lockstep.sync.runner;

import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.planner.CopyState;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Waiting;
import dev.lockstep.sync.planner.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The copies of a connection as the planner needs to know them: what the ledger, the targets and the platform's limits say. For one thread. */
final class CopyStates {

    private final Courier courier;
    private final Sender sender;
    private final Collection<Target> targets;

    /** @param targets as they are whenever it is asked */
    CopyStates(Courier courier, Sender sender, Collection<Target> targets) {
        this.courier = courier;
        this.sender = sender;
        this.targets = targets;
    }

    List<CopyState> now() {
        List<CopyState> states = new ArrayList<>();
        targets.forEach(target -> states.add(state(courier.ledger.copy(target.audience()), target)));
        return states;
    }

    private CopyState state(Copy copy, Target target) {
        Map<Work, Waiting> waiting = courier.ledger.waiting(copy);
        Map<Work, Waiting> people = copy.isCanaryWaiting() ? courier.ledger.waitingPeople(copy) : waiting;
        return new CopyState(
                copy.id(),
                target.role(),
                ids(target.shields()),
                rivals(target),
                waiting,
                copy.delivered(),
                copy.wanted(),
                copy.dayBefore(),
                target.guard(),
                courier.declaration.minimumMembers(),
                sender.most(copy),
                sender.snapshot(copy),
                new CopyState.Progress(
                        copy.acceptedAt().isPresent(),
                        copy.isConfirmedOnce(),
                        oldestUnconfirmed(copy, people),
                        target.visibleWithinMs()),
                copy.isSurveyed(),
                copy.isReleased(),
                copy.isAnnounced(),
                target.isTakenOut(),
                courier.waits.all(),
                courier.waits.quotas(),
                copy.stopped());
    }

    /** The other offers of its group, and those that are being taken out: somebody may still be shown them. */
    private List<Long> rivals(Target target) {
        return ids(targets.stream()
                .filter(other -> target.group().isPresent()
                        && target.group().equals(other.group())
                        && !target.audience().equals(other.audience()))
                .map(Target::audience)
                .toList());
    }

    private List<Long> ids(List<String> audiences) {
        return audiences.stream()
                .map(audience -> courier.ledger.copy(audience).id())
                .toList();
    }

    private static OptionalLong oldestUnconfirmed(Copy copy, Map<Work, Waiting> waiting) {
        OptionalLong oldest = waiting.entrySet().stream()
                .filter(entry -> entry.getKey().lane() != Lane.UPKEEP)
                .mapToLong(entry -> entry.getValue().oldest())
                .min();
        if (copy.unconfirmedSince().isEmpty()) {
            return oldest;
        }
        return OptionalLong.of(
                Math.min(oldest.orElse(Long.MAX_VALUE), copy.unconfirmedSince().getAsLong()));
    }
}
