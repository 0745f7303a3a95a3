package dev.lockstep.sync.planner;

import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.sync.planner.Plan.Action;
import dev.lockstep.workspace.Audience.Role;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a connection does next: what is most urgent of that which may be done. A pure function of what waits.
 *
 * <p>Work waits in three lanes, and what protects people from being addressed goes before what addresses them, over all copies of
 * the connection. Some of it is held:
 *
 * <table>
 * <caption>What holds what</caption>
 * <tr><th>hold</th><th>holds</th><th>until</th></tr>
 * <tr><td>suppression first</td><td>additions to an audience that is targeted</td><td>each suppression that it excludes was
 *     confirmed as a whole once, and nothing of it has waited longer than it may</td></tr>
 * <tr><td>one offer</td><td>additions to an offer</td><td>no removal from another offer of its group is held, and
 *     everybody was asked of that one</td></tr>
 * <tr><td>surveying</td><td>whatever the guard could hold</td><td>everybody was asked under the new definition</td></tr>
 * <tr><td>shrink</td><td>removals that are not one person's own doing, nor announced</td><td>somebody releases them, or the size is well again</td></tr>
 * <tr><td>growth</td><td>additions that were not announced</td><td>the same</td></tr>
 * <tr><td>too few</td><td>everything, where the destination never took anything</td><td>there are enough people</td></tr>
 * <tr><td>taken out</td><td>everything of a suppression that the workspace speaks of no more</td><td>somebody releases it</td></tr>
 * <tr><td>quota</td><td>the lanes that may use no more of it</td><td>calls are allowed again</td></tr>
 * <tr><td>stopped</td><td>everything</td><td>somebody changes something</td></tr>
 * </table>
 *
 * <p>Nobody is added to one offer of a group before whoever waited for as long or longer was removed from the others; held or not, that
 * person may be the same.
 *
 * <p>So the removal of a person who bought is held by nothing but a copy that is stopped, a platform that does not answer, or one whose
 * quota is used up to the last call: a tenth of it is kept for what protects people.
 *
 * @param gatherMs how long work may wait for more of its kind, so that it goes in one batch
 */
public record Planner(long gatherMs) {

    /** In audiences of fewer people than this no guard holds anything: a few come and go. */
    public static final long GUARD_FLOOR = 100;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** What to do next, as of {@code now} in milliseconds since the epoch. */
    public Plan next(Collection<CopyState> copies, long now) {
        Map<Long, CopyState> byId = new LinkedHashMap<>();
        copies.forEach(copy -> byId.put(copy.id(), copy));
        Map<Long, List<Hold>> holds = new LinkedHashMap<>();
        Choice choice = new Choice(now);
        for (CopyState copy : copies) {
            List<Hold> held = new ArrayList<>(holds(copy, byId, now));
            if (!held.isEmpty()) {
                holds.put(copy.id(), held);
            }
        }
        for (CopyState copy : copies) {
            oneOffer(copy, byId, holds)
                    .ifPresent(hold -> holds.computeIfAbsent(copy.id(), id -> new ArrayList<>())
                            .add(hold));
            List<Hold> held = holds.getOrDefault(copy.id(), List.of());
            long before = oldestOfRivals(copy, byId);
            if (copy.snapshot().isPresent()) {
                offerSnapshot(copy, copy.snapshot().get(), held, before, choice);
            } else {
                offerBatches(copy, held, before, choice);
            }
        }
        return new Plan(choice.action(), holds);
    }

    /** Since when the first waits who is to leave another offer of the group: nobody is added before who waits no longer. */
    private static long oldestOfRivals(CopyState copy, Map<Long, CopyState> all) {
        return rivals(copy, all)
                .mapToLong(rival -> rival.isSurveyed() ? oldestRemoval(rival) : Long.MIN_VALUE)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static long oldestRemoval(CopyState copy) {
        return copy.waiting().entrySet().stream()
                .filter(waiting -> waiting.getKey().operation() == Operation.REMOVE)
                .mapToLong(waiting -> waiting.getValue().oldest())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static Stream<CopyState> rivals(CopyState copy, Map<Long, CopyState> all) {
        return copy.rivals().stream().flatMap(rival -> Stream.ofNullable(all.get(rival)));
    }

    /** Where people must wait for others to leave who are held, or may be found to leave, somebody should see why. */
    private static Optional<Hold> oneOffer(CopyState copy, Map<Long, CopyState> all, Map<Long, List<Hold>> holds) {
        boolean isWaiting = copy.waiting().keySet().stream().anyMatch(Work::isEntry);
        return rivals(copy, all)
                .filter(rival -> isWaiting && (!rival.isSurveyed() || isRemovalHeld(rival, holds)))
                .findFirst()
                .map(rival -> new Hold.OneOffer(rival.id()));
    }

    private static boolean isRemovalHeld(CopyState copy, Map<Long, List<Hold>> holds) {
        return copy.waiting().keySet().stream()
                .anyMatch(work ->
                        work.operation() == Operation.REMOVE && isHeld(work, holds.getOrDefault(copy.id(), List.of())));
    }

    private void offerBatches(CopyState copy, List<Hold> held, long before, Choice choice) {
        Waiting leaving = copy.waiting().get(Work.LEAVING);
        copy.waiting().forEach((work, waiting) -> {
            boolean wouldOvertake =
                    work.operation() == Operation.ADD && leaving != null && waiting.oldest() >= leaving.oldest();
            long until = work.isEntry() ? before : Long.MAX_VALUE;
            if (wouldOvertake || waiting.oldest() >= until || isHeld(work, held)) {
                return;
            }
            boolean isFull = waiting.people() >= copy.maxMembers();
            long due = isFull ? waiting.oldest() : waiting.oldest() + gatherMs;
            choice.offer(
                    work.lane(),
                    Math.max(due, notBefore(copy, work.lane())),
                    false,
                    waiting.oldest(),
                    new Action.Send(copy.id(), work, until));
        });
    }

    private void offerSnapshot(
            CopyState copy, CopyState.SnapshotState snapshot, List<Hold> held, long before, Choice choice) {
        if (!snapshot.isReady()) {
            return;
        }
        Set<Work> left = new LinkedHashSet<>();
        Lane lane = Lane.UPKEEP;
        long oldest = Long.MAX_VALUE;
        for (Map.Entry<Work, Waiting> entry : copy.waiting().entrySet()) {
            if (isHeld(entry.getKey(), held)) {
                left.add(entry.getKey());
                continue;
            }
            if (entry.getKey().isEntry() && entry.getValue().oldest() >= before) {
                continue;
            }
            Lane one = entry.getKey().lane();
            lane = one.compareTo(lane) < 0 ? one : lane;
            oldest = Math.min(oldest, entry.getValue().oldest());
        }
        if (snapshot.isUncertain() && copy.stopped().isEmpty()) {
            // Somebody may be there who must not be.
            lane = Lane.PROTECT;
            oldest = Long.MIN_VALUE / 2;
        }
        if (snapshot.isDue() && copy.stopped().isEmpty()) {
            oldest = Math.min(oldest, snapshot.notBefore());
        }
        if (oldest < Long.MAX_VALUE) {
            long gathered = lane == Lane.PROTECT ? snapshot.protectNotBefore() : snapshot.notBefore();
            long due = Math.max(oldest + gatherMs, gathered);
            choice.offer(
                    lane,
                    Math.max(due, notBefore(copy, lane)),
                    copy.role() == Role.SUPPRESSION,
                    oldest,
                    new Action.Put(copy.id(), lane, left, before));
        }
    }

    private static long notBefore(CopyState copy, Lane lane) {
        return copy.notBefore().getOrDefault(lane, Long.MIN_VALUE);
    }

    /** A quota that is used up holds nothing here: it is known when it comes back, so the work is offered for then. */
    private static boolean isHeld(Work work, List<Hold> holds) {
        return holds.stream().anyMatch(hold -> !(hold instanceof Hold.UsedUp) && hold.holds(work));
    }

    private static List<Hold> holds(CopyState copy, Map<Long, CopyState> all, long now) {
        List<Hold> holds = new ArrayList<>();
        copy.stopped().ifPresent(trouble -> holds.add(new Hold.Stopped(trouble)));
        if (copy.waiting().isEmpty()) {
            return holds;
        }
        usedUp(copy, now).ifPresent(holds::add);
        if (!copy.progress().isTakenOnce() && copy.wanted() < copy.minimum()) {
            holds.add(new Hold.TooFew(copy.minimum() - copy.wanted()));
        }
        if (copy.role() != Role.SUPPRESSION) {
            copy.shields().stream()
                    .filter(shield -> !protects(all.get(shield), now))
                    .findFirst()
                    .ifPresent(shield -> holds.add(new Hold.SuppressionFirst(shield)));
        }
        if (copy.isTakenOut() && copy.role() == Role.SUPPRESSION && !copy.isReleased()) {
            holds.add(new Hold.TakenOut());
        }
        if (!copy.isSurveyed()) {
            holds.add(new Hold.Surveying());
        } else if (!copy.isReleased()) {
            shrink(copy).ifPresent(holds::add);
            growth(copy).ifPresent(holds::add);
        }
        return holds;
    }

    /** Of the lanes in which something waits, until the first of them may go on. */
    private static Optional<Hold> usedUp(CopyState copy, long now) {
        Set<Lane> lanes = EnumSet.noneOf(Lane.class);
        copy.waiting().keySet().stream()
                .map(Work::lane)
                .filter(lane -> copy.quotas().getOrDefault(lane, Long.MIN_VALUE) > now)
                .forEach(lanes::add);
        return lanes.stream()
                .map(lane -> Objects.requireNonNull(copy.quotas().get(lane)))
                .min(Comparator.naturalOrder())
                .map(until -> new Hold.UsedUp(lanes, until));
    }

    private static boolean protects(@Nullable CopyState shield, long now) {
        return shield != null
                && shield.stopped().isEmpty()
                && shield.isSurveyed()
                && shield.progress().isConfirmedOnce()
                && !shield.progress().isStale(now);
    }

    /**
     * By how much the audience would be smaller than a day before, or lose by a new definition, whichever is more. One that was filled
     * since then is measured by what it has. What was announced is left out.
     */
    private static Optional<Hold> shrink(CopyState copy) {
        long base = Math.max(copy.dayBefore(), copy.delivered());
        long removed = byDefinition(copy, Operation.REMOVE);
        long lost = copy.isAnnounced()
                ? base - copy.wanted() - removed + byDefinition(copy, Operation.ADD)
                : Math.max(base - copy.wanted(), removed);
        return beyond(lost, base, copy.guard().maxShrink())
                .map(percent ->
                        new Hold.Shrink(percent, copy.guard().maxShrink().orElseThrow(), copy.isAnnounced()));
    }

    private static Optional<Hold> growth(CopyState copy) {
        long base = copy.dayBefore();
        long added = byDefinition(copy, Operation.ADD);
        long gained = copy.isAnnounced()
                ? copy.wanted() - base - added + byDefinition(copy, Operation.REMOVE)
                : Math.max(copy.wanted() - base, added);
        return beyond(gained, base, copy.guard().maxGrowth())
                .map(percent ->
                        new Hold.Growth(percent, copy.guard().maxGrowth().orElseThrow(), copy.isAnnounced()));
    }

    private static long byDefinition(CopyState copy, Operation operation) {
        return copy.waiting().entrySet().stream()
                .filter(entry -> entry.getKey().operation() == operation
                        && entry.getKey().why() == Why.DEFINITION
                        && entry.getKey().lane() != Lane.UPKEEP)
                .mapToLong(entry -> entry.getValue().people())
                .sum();
    }

    /**
     * By how much an audience would change, in percent, where that is more than is allowed and the audience is not too small to be judged.
     *
     * @param base its size before
     */
    public static Optional<BigDecimal> beyond(long change, long base, Optional<BigDecimal> allowed) {
        if (allowed.isEmpty() || base < GUARD_FLOOR || change <= 0) {
            return Optional.empty();
        }
        BigDecimal percent =
                BigDecimal.valueOf(change).multiply(HUNDRED).divide(BigDecimal.valueOf(base), 1, RoundingMode.HALF_UP);
        boolean isBeyond = BigDecimal.valueOf(change)
                        .multiply(HUNDRED)
                        .compareTo(allowed.get().multiply(BigDecimal.valueOf(base)))
                > 0;
        return isBeyond ? Optional.of(percent) : Optional.empty();
    }

    /**
     * The most urgent of what is due: the first lane, and in it the snapshots of suppressions, then what has waited longest. Batches of
     * suppressions have no such privilege: there might be one due at any time, and whoever bought would never be removed.
     */
    private static final class Choice {

        private final long now;
        private long earliest = Long.MAX_VALUE;
        private @Nullable Action best;
        private Lane lane = Lane.UPKEEP;
        private boolean isFirst;
        private long oldest = Long.MAX_VALUE;

        Choice(long now) {
            this.now = now;
        }

        void offer(Lane offered, long due, boolean goesFirst, long since, Action action) {
            if (due > now) {
                earliest = Math.min(earliest, due);
                return;
            }
            if (best == null || isBefore(offered, goesFirst, since)) {
                best = action;
                lane = offered;
                isFirst = goesFirst;
                oldest = since;
            }
        }

        private boolean isBefore(Lane offered, boolean goesFirst, long since) {
            if (offered != lane) {
                return offered.compareTo(lane) < 0;
            }
            return goesFirst == isFirst ? since < oldest : goesFirst;
        }

        Action action() {
            return best == null ? new Action.Wait(earliest) : best;
        }
    }
}
