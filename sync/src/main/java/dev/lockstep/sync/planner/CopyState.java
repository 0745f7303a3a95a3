package dev.lockstep.sync.planner;

import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A copy, that is an audience at a connection, as the planner needs to know it.
 *
 * @param id tells copies apart
 * @param shields the copies on this connection of the suppressions that the audience excludes
 * @param rivals the copies on this connection of the other offers of its group, those that are taken out among them
 * @param waiting what has not been sent, by kind; no entry of it is empty
 * @param delivered how many people the copy has
 * @param wanted how many it would have if nothing waited
 * @param dayBefore how many it had when the day began that the guard measures over
 * @param minimum below which it is of no use to begin; once it has begun, no size is too small
 * @param maxMembers in one batch
 * @param snapshot empty where members are sent one by one
 * @param progress how far what was sent is known to be in effect
 * @param isSurveyed whether everybody's place is worked out under the definition that counts
 * @param isReleased whether somebody has looked at what waits, and let it go
 * @param isAnnounced whether what its new definition changes was announced by a plan
 * @param isTakenOut whether the workspace speaks of it no more, so that nobody belongs to it
 * @param notBefore by lane: until then nothing is tried, because it failed or a quota is used up
 * @param quotas by lane: until then no call is allowed to it, since a quota is used up; each is in {@code notBefore} as well
 * @param stopped why nothing is tried until something is changed by hand
 */
public record CopyState(
        long id,
        Role role,
        List<Long> shields,
        List<Long> rivals,
        Map<Work, Waiting> waiting,
        long delivered,
        long wanted,
        long dayBefore,
        Guard guard,
        int minimum,
        int maxMembers,
        Optional<SnapshotState> snapshot,
        Progress progress,
        boolean isSurveyed,
        boolean isReleased,
        boolean isAnnounced,
        boolean isTakenOut,
        Map<Lane, Long> notBefore,
        Map<Lane, Long> quotas,
        Optional<Trouble> stopped) {

    public CopyState {
        shields = List.copyOf(shields);
        rivals = List.copyOf(rivals);
        waiting = Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
        notBefore = Map.copyOf(notBefore);
        quotas = Map.copyOf(quotas);
    }

    /**
     * What is to be known where all members are sent at once.
     *
     * @param isReady whether another one may be put
     * @param isUncertain whether one may have been put of which nobody knows, so that another must be in any case
     * @param isDue whether it must be put again though nothing has changed, before what is there expires
     * @param notBefore when changes have been gathered for long enough since the last one
     * @param protectNotBefore the same, where one of them protects somebody; not after {@code notBefore}
     */
    public record SnapshotState(
            boolean isReady, boolean isUncertain, boolean isDue, long notBefore, long protectNotBefore) {}

    /**
     * How far what was sent is in effect.
     *
     * @param isTakenOnce whether the destination ever took any of it
     * @param isConfirmedOnce whether the whole of it was, at some time
     * @param oldestUnconfirmed since when the oldest change waits that is not known to be in effect; empty where all are
     * @param visibleWithinMs how old that may become
     */
    public record Progress(
            boolean isTakenOnce, boolean isConfirmedOnce, OptionalLong oldestUnconfirmed, long visibleWithinMs) {

        boolean isStale(long now) {
            return oldestUnconfirmed.isPresent() && now - oldestUnconfirmed.getAsLong() > visibleWithinMs;
        }
    }

    long people(Work work) {
        Waiting some = waiting.get(work);
        return some == null ? 0 : some.people();
    }
}
