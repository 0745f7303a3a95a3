package dev.lockstep.sync.preview;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.sync.planner.Planner;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Workspace;
import java.math.BigDecimal;
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
                            holds(id, count));
                })
                .toList();
        return new Forecast(at, tally.persons, segments, audiences, connections(audiences), remarks);
    }

    private List<String> holds(Copies.Id id, Tally.Count count) {
        Target target = after.targets().get(id);
        if (target == null) {
            return List.of("it is not in the new workspace, and stays at the destination as it is");
        }
        List<String> holds = new ArrayList<>();
        long there = delivered.people(id).orElse(count.before);
        Optional.ofNullable(delivered.stopped().get(id.connection()))
                .ifPresent(why -> holds.add("the connection is stopped: " + why));
        guard(count.leaving.people(), there, target.guard().maxShrink(), "shrink")
                .ifPresent(holds::add);
        guard(count.entering.people(), there, target.guard().maxGrowth(), "grow")
                .ifPresent(holds::add);
        int minimum =
                declaration(id.connection()).map(Declaration::minimumMembers).orElse(0);
        if (there == 0 && isNew(id) && count.after < minimum) {
            holds.add("it waits until it has " + minimum + " people");
        }
        if (target.role() != Role.SUPPRESSION) {
            target.shields().stream()
                    .filter(shield -> isUnconfirmed(new Copies.Id(shield, id.connection())))
                    .forEach(shield -> holds.add("additions wait until " + shield + " is delivered and confirmed"));
        }
        return holds;
    }

    /** Whether nothing of it was ever in effect: once something was, it waits for no minimum again. */
    private boolean isNew(Copies.Id id) {
        return delivered.people(id).isEmpty() || delivered.unconfirmed().contains(id);
    }

    private boolean isUnconfirmed(Copies.Id suppression) {
        return !before.targets().containsKey(suppression)
                || delivered.unconfirmed().contains(suppression);
    }

    private static Optional<String> guard(long change, long base, Optional<BigDecimal> allowed, String verb) {
        return Planner.beyond(change, base, allowed)
                .map(percent -> "its guard holds the change: it would " + verb + " by " + percent.toPlainString()
                        + " %, and " + allowed.orElseThrow().toPlainString() + " % are allowed");
    }

    private List<ConnectionPreview> connections(List<AudiencePreview> audiences) {
        Map<String, Long> calls = new LinkedHashMap<>();
        for (AudiencePreview audience : audiences) {
            if (after.targets().containsKey(new Copies.Id(audience.audience(), audience.connection()))) {
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
