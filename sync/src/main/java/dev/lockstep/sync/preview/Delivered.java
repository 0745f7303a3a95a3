package dev.lockstep.sync.preview;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.runner.Budgets;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.workspace.Workspace;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How audiences and quotas stand now, by the ledgers: what a plan is held against. Immutable.
 *
 * @param people who are delivered, by audience and connection; of others nobody knows
 * @param waiting people whose change waits to be sent already
 * @param unconfirmed copies that were never confirmed as a whole
 * @param late copies of which a change waits for longer than it may; of a store that no program keeps in step none is known to be
 * @param left what is left of each quota, by connection and {@link Quota#written}; of others nobody knows
 * @param stopped connections that nothing is sent to, and why
 */
record Delivered(
        Map<Copies.Id, Long> people,
        Map<Copies.Id, Long> waiting,
        Set<Copies.Id> unconfirmed,
        Set<Copies.Id> late,
        Map<String, Map<String, Integer>> left,
        Map<String, String> stopped) {

    Delivered {
        people = Map.copyOf(people);
        waiting = Map.copyOf(waiting);
        unconfirmed = Set.copyOf(unconfirmed);
        late = Set.copyOf(late);
        left = Map.copyOf(left);
        stopped = Map.copyOf(stopped);
    }

    /** As a program that keeps audiences in step says. */
    static Delivered of(List<ConnectionStatus> connections) {
        Map<Copies.Id, Long> people = new HashMap<>();
        Map<Copies.Id, Long> waiting = new HashMap<>();
        Set<Copies.Id> unconfirmed = new HashSet<>();
        Set<Copies.Id> late = new HashSet<>();
        Map<String, Map<String, Integer>> left = new HashMap<>();
        Map<String, String> stopped = new HashMap<>();
        for (ConnectionStatus connection : connections) {
            left.put(connection.connection(), connection.budgetLeft());
            connection.stopped().ifPresent(why -> stopped.put(connection.connection(), why.toString()));
            for (CopyStatus copy : connection.copies()) {
                Copies.Id id = new Copies.Id(copy.audience(), connection.connection());
                people.put(id, copy.delivered());
                waiting.put(id, sum(copy.waiting().values()));
                if (copy.confirmed().isEmpty()) {
                    unconfirmed.add(id);
                }
                if (copy.isLate()) {
                    late.add(id);
                }
            }
        }
        return new Delivered(people, waiting, unconfirmed, late, left, stopped);
    }

    /** As the ledgers have it. Whether a connection is stopped is not in them. */
    static Delivered of(Reads ledgers, Workspace workspace, long now) {
        Map<Copies.Id, Long> people = new HashMap<>();
        Map<Copies.Id, Long> waiting = new HashMap<>();
        Set<Copies.Id> unconfirmed = new HashSet<>();
        Ledger.all(ledgers)
                .forEach((connection, copies) -> copies.forEach(copy -> {
                    Copies.Id id = new Copies.Id(copy.audience(), connection);
                    people.put(id, copy.delivered());
                    waiting.put(id, sum(copy.waiting().values()));
                    if (!copy.isConfirmedOnce()) {
                        unconfirmed.add(id);
                    }
                }));
        Map<String, Map<String, Integer>> left = new HashMap<>();
        workspace
                .connections()
                .forEach((name, connection) -> Destinations.named(connection.kind())
                        .ifPresent(kind -> left.put(
                                name,
                                Budgets.left(ledgers, name, kind.declaration().quotas(), now))));
        return new Delivered(people, waiting, unconfirmed, Set.of(), left, Map.of());
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    OptionalLong people(Copies.Id id) {
        Long known = people.get(id);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    long waiting(Copies.Id id) {
        return waiting.getOrDefault(id, 0L);
    }

    /** Calls that a quota has room for; as many as it ever has where nobody knows. */
    long left(String connection, Quota quota) {
        return Optional.ofNullable(left.get(connection))
                .map(quotas -> quotas.get(quota.written()))
                .map(Integer::longValue)
                .orElse((long) quota.amount());
    }
}
