package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Finding;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.CopyState;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Hold;
import dev.lockstep.sync.planner.Lane;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Says how the copies of a connection stand, and remembers since when each is held and what was found. For one thread. */
final class StatusBoard {

    private final Map<String, Long> heldSince = new HashMap<>();
    private final Map<Finding, Long> foundSince = new HashMap<>();

    List<ConnectionStatus.CopyStatus> copies(
            Ledger ledger,
            Map<String, Target> targets,
            List<CopyState> states,
            Map<Long, List<Hold>> holds,
            List<Finding> findings,
            long now) {
        foundSince.keySet().retainAll(findings);
        List<ConnectionStatus.CopyStatus> copies = new ArrayList<>();
        for (CopyState state : states) {
            Copy copy = ledger.copies().stream()
                    .filter(it -> it.id() == state.id())
                    .findFirst()
                    .orElseThrow();
            Target target = Objects.requireNonNull(targets.get(copy.audience()));
            copies.add(status(copy, target, state, held(copy, ledger, holds, now), found(copy, findings, now)));
        }
        return copies;
    }

    private static ConnectionStatus.CopyStatus status(
            Copy copy,
            Target target,
            CopyState state,
            List<ConnectionStatus.Held> held,
            List<ConnectionStatus.Found> found) {
        Map<Gate, Long> dropped = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) {
            dropped.put(gate, copy.droppedAt(gate));
        }
        Map<Lane, Long> waiting = new EnumMap<>(Lane.class);
        copy.waiting().forEach((work, people) -> waiting.merge(work.lane(), people, Long::sum));
        return new ConnectionStatus.CopyStatus(
                copy.audience(),
                target.role().written(),
                copy.inSegment(),
                dropped,
                copy.wanted(),
                copy.delivered(),
                copy.confirmed(),
                copy.rejected(),
                waiting,
                held,
                found,
                state.progress().oldestUnconfirmed(),
                copy.acceptedAt(),
                copy.confirmedAt(),
                copy.isSurveyed(),
                copy.remote().id(),
                copy.observation());
    }

    private List<ConnectionStatus.Held> held(Copy copy, Ledger ledger, Map<Long, List<Hold>> holds, long now) {
        List<Hold> some = holds.getOrDefault(copy.id(), List.of());
        Set<String> keys =
                some.stream().map(hold -> copy.id() + " " + hold.word()).collect(Collectors.toSet());
        heldSince.keySet().removeIf(key -> key.startsWith(copy.id() + " ") && !keys.contains(key));
        return some.stream()
                .map(hold -> new ConnectionStatus.Held(
                        hold.word(),
                        says(hold, ledger),
                        heldSince.computeIfAbsent(copy.id() + " " + hold.word(), key -> now)))
                .toList();
    }

    private List<ConnectionStatus.Found> found(Copy copy, List<Finding> findings, long now) {
        return findings.stream()
                .filter(finding -> finding.audience().equals(copy.audience()))
                .map(finding -> new ConnectionStatus.Found(
                        finding.code(), finding.says(), foundSince.computeIfAbsent(finding, key -> now)))
                .toList();
    }

    private static String says(Hold hold, Ledger ledger) {
        return switch (hold) {
            case Hold.SuppressionFirst(long shield) ->
                "nobody is added before the suppression "
                        + ledger.copies().stream()
                                .filter(copy -> copy.id() == shield)
                                .map(Copy::audience)
                                .findFirst()
                                .orElse("it excludes")
                        + " has been delivered and is up to date";
            case Hold.Shrink(BigDecimal percent, BigDecimal allowed) ->
                "it would lose " + percent + " % of its people in a day, and may lose " + allowed
                        + " %; look at why, then let it go with: lockstep sync release";
            case Hold.Growth(BigDecimal percent, BigDecimal allowed) ->
                "it would grow by " + percent + " % in a day, and may grow by " + allowed
                        + " %; look at why, then let it go with: lockstep sync release";
            case Hold.TooFew(long missing) -> missing + " people more are needed before the platform can use it";
            case Hold.Surveying surveying -> "everybody is being asked under the new definition";
            case Hold.Stopped(var trouble) -> trouble.toString();
        };
    }
}
