package dev.lockstep.sync.preview;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the counted changes mean for destinations, as audiences and quotas stand now. Where nobody knows how an audience stands, it is taken
 * to be delivered as it is desired.
 */
record Outlook(Versions versions, Copies before, Copies after, List<Pair> pairs, Workspace next, Delivered delivered) {

    /** One call in so many is not made for additions, but kept for what protects people. */
    private static final int RESERVE = 10;

    private static final String READS = "read";

    Forecast forecast(long at, Tally tally, List<String> remarks) {
        List<SegmentPreview> segments = versions.changed().stream()
                .map(name -> {
                    Tally.Count count = tally.segment(name);
                    return new SegmentPreview(name, count.before, count.after, count.entering, count.leaving);
                })
                .toList();
        Holds holds = new Holds(before, after, next, delivered, tally);
        List<AudiencePreview> audiences = pairs.stream()
                .map(pair -> {
                    Copies.Id id = pair.id();
                    Tally.Count count = tally.audience(id);
                    return new AudiencePreview(
                            id.audience(),
                            id.connection(),
                            count.before,
                            count.after,
                            delivered.people(id),
                            delivered.waiting(id),
                            count.entering,
                            count.leaving,
                            holds.of(id));
                })
                .toList();
        return new Forecast(at, tally.persons, segments, audiences, connections(audiences, holds), remarks);
    }

    private List<ConnectionPreview> connections(List<AudiencePreview> audiences, Holds holds) {
        Map<String, Long> calls = new LinkedHashMap<>();
        for (AudiencePreview audience : audiences) {
            if (isSent(new Copies.Id(audience.audience(), audience.connection()), holds)) {
                long needed = declaration(audience.connection())
                        .map(declaration -> calls(audience, declaration))
                        .orElse(0L);
                calls.merge(audience.connection(), needed, Long::sum);
            }
        }
        List<ConnectionPreview> connections = new ArrayList<>();
        calls.forEach((name, number) -> declaration(name)
                .ifPresent(declaration -> connections.add(new ConnectionPreview(
                        name,
                        number,
                        declaration.quotas().stream()
                                .filter(quota -> !quota.name().equals(READS))
                                .mapToLong(quota -> lasts(quota, number, delivered.left(name, quota)))
                                .max()
                                .orElse(0),
                        declaration.visibleWithin().toMillis()))));
        return connections;
    }

    /** Whether its changes go out by themselves: of what the new workspace does not keep there, only removals of what is no suppression do. */
    private boolean isSent(Copies.Id id, Holds holds) {
        return after.targets().containsKey(id)
                || (holds.isTakenOut(id)
                        && Optional.ofNullable(before.targets().get(id))
                                .filter(old -> old.role() != Role.SUPPRESSION)
                                .isPresent());
    }

    /** One, where all members are put at once; else as many as the largest batches make. */
    private static long calls(AudiencePreview audience, Declaration declaration) {
        long entering = audience.entering().people();
        long leaving = audience.leaving().people();
        if (entering + leaving == 0) {
            return 0;
        }
        long batch = declaration.maxMembers();
        return batch == Integer.MAX_VALUE
                ? 1
                : Math.ceilDiv(entering, batch)
                        + Math.ceilDiv(leaving, batch)
                        + Math.ceilDiv(audience.waiting(), batch);
    }

    /** @param left calls that it has room for now */
    private static long lasts(Quota quota, long calls, long left) {
        long reserved = Math.ceilDiv(quota.amount(), RESERVE);
        long later = calls - Math.max(0, left - reserved);
        return later <= 0
                ? 0
                : Math.ceilDiv(later, Math.max(1, quota.amount() - reserved))
                        * quota.per().toMillis();
    }

    private Optional<Declaration> declaration(String connection) {
        Connection known = next.connections().get(connection);
        return known == null
                ? Optional.empty()
                : Destinations.named(known.kind()).map(DestinationKind::declaration);
    }
}
