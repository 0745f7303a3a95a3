package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Finding;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.CopyState;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Hold;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Waiting;
import dev.lockstep.sync.planner.Work;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Says how the copies of a connection stand, remembers since when something was found, and tells once of each that is late. For one thread. */
final class StatusBoard {

    private final Set<Long> late = new HashSet<>();
    private final Map<Finding, Long> foundSince = new HashMap<>();

    List<ConnectionStatus.CopyStatus> copies(
            Courier courier,
            Destination destination,
            Map<String, Target> targets,
            List<CopyState> states,
            Map<Long, List<Hold>> holds,
            Optional<CanaryStatus> canary,
            List<Finding> findings) {
        long now = courier.clock.millis();
        foundSince.keySet().retainAll(findings);
        List<ConnectionStatus.CopyStatus> copies = new ArrayList<>();
        for (CopyState state : states) {
            Copy copy = courier.ledger.copies().stream()
                    .filter(it -> it.id() == state.id())
                    .findFirst()
                    .orElseThrow();
            Target target = Objects.requireNonNull(targets.get(copy.audience()));
            Optional<CanaryStatus> walking = canary.filter(it -> it.audience().equals(copy.audience()));
            boolean isOver = target.isTakenOut()
                    && walking.isEmpty()
                    && copy.isSurveyed()
                    && copy.delivered() == 0
                    && copy.waiting().isEmpty()
                    && !copy.isUncertain();
            if (!isOver) {
                List<Hold> held = holds.getOrDefault(copy.id(), List.of());
                copies.add(status(
                        courier, destination, copy, target, state, held, found(copy, findings, now), walking, now));
            }
        }
        return copies;
    }

    private ConnectionStatus.CopyStatus status(
            Courier courier,
            Destination destination,
            Copy copy,
            Target target,
            CopyState state,
            List<Hold> held,
            List<ConnectionStatus.Found> found,
            Optional<CanaryStatus> canary,
            long now) {
        Map<Gate, Long> dropped = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) {
            dropped.put(gate, copy.droppedAt(gate));
        }
        Map<Lane, Long> waiting = new EnumMap<>(Lane.class);
        copy.waiting().forEach((work, people) -> waiting.merge(work.lane(), people, Long::sum));
        OptionalLong oldest = state.progress().oldestUnconfirmed();
        return new ConnectionStatus.CopyStatus(
                copy.audience(),
                target.role().written(),
                copy.inSegment(),
                dropped,
                copy.wanted(),
                copy.delivered(),
                copy.unverified(),
                copy.confirmed(),
                copy.rejected(),
                copy.rejectedBy(),
                waiting,
                queues(
                        state,
                        copy.isCanaryWaiting() ? courier.ledger.waitingPeople(copy) : state.waiting(),
                        held,
                        courier.stopped().isPresent(),
                        now),
                held.stream().map(hold -> held(hold, copy, courier.ledger, now)).toList(),
                found,
                oldest,
                target.visibleWithinMs(),
                isLate(courier, copy, target, oldest, now),
                courier.freshness.of(copy.id()),
                copy.acceptedAt(),
                copy.confirmedAt(),
                copy.isSurveyed(),
                target.isTakenOut(),
                copy.remote().id(),
                copy.observation(),
                copy.observedAt(),
                Mismatch.of(copy, courier.declaration, destination),
                canary);
    }

    private boolean isLate(Courier courier, Copy copy, Target target, OptionalLong oldest, long now) {
        boolean isLate = oldest.isPresent() && now - oldest.getAsLong() > target.visibleWithinMs();
        if (!isLate) {
            late.remove(copy.id());
        } else if (late.add(copy.id())) {
            courier.observer.late(courier.connection, copy.audience(), oldest.getAsLong(), target.visibleWithinMs());
        }
        return isLate;
    }

    private static List<ConnectionStatus.Queue> queues(
            CopyState state, Map<Work, Waiting> people, List<Hold> held, boolean isStopped, long now) {
        List<ConnectionStatus.Queue> queues = new ArrayList<>();
        people.forEach((work, waiting) -> {
            List<Hold> holding = held.stream().filter(hold -> hold.holds(work)).toList();
            queues.add(queue(state, work, waiting, holding, isStopped, now));
        });
        return queues;
    }

    private static ConnectionStatus.Queue queue(
            CopyState state, Work work, Waiting waiting, List<Hold> holding, boolean isStopped, long now) {
        if (!holding.isEmpty() || isStopped) {
            List<String> because = isStopped
                    ? List.of("stopped")
                    : holding.stream().map(Hold::word).toList();
            return new ConnectionStatus.Queue(work, waiting.people(), waiting.oldest(), because, until(holding));
        }
        long retry = state.notBefore().getOrDefault(work.lane(), Long.MIN_VALUE);
        long gathered = state.snapshot()
                .map(snapshot -> work.lane() == Lane.PROTECT ? snapshot.protectNotBefore() : snapshot.notBefore())
                .orElse(Long.MIN_VALUE);
        long notBefore = Math.max(retry, gathered);
        String because = notBefore <= now ? "next" : retry > now ? "retry" : "gathering";
        return new ConnectionStatus.Queue(
                work,
                waiting.people(),
                waiting.oldest(),
                List.of(because),
                notBefore <= now ? OptionalLong.empty() : OptionalLong.of(notBefore));
    }

    /** When it may go, where nothing holds it but a quota. */
    private static OptionalLong until(List<Hold> holding) {
        return holding.size() == 1 && holding.getFirst() instanceof Hold.UsedUp(var lanes, long until)
                ? OptionalLong.of(until)
                : OptionalLong.empty();
    }

    private List<ConnectionStatus.Found> found(Copy copy, List<Finding> findings, long now) {
        return findings.stream()
                .filter(finding -> finding.audience().equals(copy.audience()))
                .map(finding -> new ConnectionStatus.Found(
                        finding.code(), finding.says(), foundSince.computeIfAbsent(finding, key -> now)))
                .toList();
    }

    private static ConnectionStatus.Held held(Hold hold, Copy copy, Ledger ledger, long now) {
        return new ConnectionStatus.Held(
                hold.word(),
                says(hold, copy, ledger),
                copy.heldSince(hold.word()).orElse(now));
    }

    private static Optional<String> name(long copy, Ledger ledger) {
        return ledger.copies().stream()
                .filter(other -> other.id() == copy)
                .map(Copy::audience)
                .findFirst();
    }

    private static String says(Hold hold, Copy copy, Ledger ledger) {
        return switch (hold) {
            case Hold.SuppressionFirst(long shield) ->
                "nobody is added before the suppression " + name(shield, ledger).orElse("it excludes")
                        + " has been delivered and is up to date";
            case Hold.OneOffer(long rival) ->
                "nobody is added before whoever is to leave has left "
                        + name(rival, ledger).orElse("the other offers of its group")
                        + ", where they are held or not found out yet";
            case Hold.Shrink(BigDecimal percent, BigDecimal allowed, boolean isAnnounced) ->
                "it would lose " + percent + " % of its people in a day, and may lose " + allowed
                        + " %; look at why, then let it go with: lockstep sync release " + copy.audience();
            case Hold.Growth(BigDecimal percent, BigDecimal allowed, boolean isAnnounced) ->
                "it would grow by " + percent + " % in a day, and may grow by " + allowed
                        + " %; look at why, then let it go with: lockstep sync release " + copy.audience();
            case Hold.TooFew(long missing) -> missing + " people more are needed before the platform can use it";
            case Hold.Surveying surveying -> "everybody whom the new definition may move is being asked";
            case Hold.TakenOut takenOut ->
                "it is not in the workspace any more, and its people are kept from being addressed; put it back, or let them be addressed"
                        + " with: lockstep sync release " + copy.audience();
            case Hold.UsedUp(var lanes, long until) ->
                "a quota of the platform is used up"
                        + (lanes.contains(Lane.PROTECT) ? "" : " but for what protects people")
                        + "; it goes on at " + Instants.format(until);
            case Hold.Stopped(var trouble) -> trouble.toString();
        };
    }
}
