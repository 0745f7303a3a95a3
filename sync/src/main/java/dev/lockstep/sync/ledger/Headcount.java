package dev.lockstep.sync.ledger;

import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Work;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many people of a copy are where, which is counted as their entries change. The canary is not among them; of it is known beside
 * them what it waits for, since that is to be sent as well. Mutable, for one thread.
 */
final class Headcount {

    private static final int MAX_CODES = 50;
    static final String OTHER_CODES = "other";

    long inSegment;
    final Map<Gate, Long> dropped = new EnumMap<>(Gate.class);
    long wanted;
    long delivered;
    final Map<Work, Long> waiting = new LinkedHashMap<>();

    /** Of those who are there, of how many the destination has not said so one by one. */
    long unverified;

    long rejected;

    /** Of these, how many by what the destination calls it. */
    final SequencedMap<String, Long> rejectedBy = new TreeMap<>();

    /** What the canary waits for; null where it waits for nothing. */
    private @Nullable Work canaryWaits;

    private boolean isCanaryThere;

    /** Counts an entry in, or out by {@code -1}. */
    void count(Entry entry, int by) {
        if (entry.isCanary()) {
            canaryWaits = by > 0 && entry.state == Entry.State.WAITING ? entry.work : null;
            isCanaryThere = by > 0 && entry.sent != null;
            return;
        }
        inSegment += entry.inSegment ? by : 0;
        wanted += entry.wanted != null ? by : 0;
        delivered += entry.sent != null ? by : 0;
        unverified += entry.sent != null && entry.isUnverified ? by : 0;
        if (entry.state == Entry.State.REJECTED) {
            rejected += by;
            countRejected(entry.code, by);
        }
        if (entry.droppedAt != null) {
            dropped.merge(entry.droppedAt, (long) by, Long::sum);
        }
        if (entry.state == Entry.State.WAITING && entry.work != null) {
            long left = waiting.merge(entry.work, (long) by, Long::sum);
            if (left == 0) {
                waiting.remove(entry.work);
            }
        }
    }

    boolean isCanaryWaiting() {
        return canaryWaits != null;
    }

    boolean isCanaryThere() {
        return isCanaryThere;
    }

    /** The kinds of work that somebody waits for, the canary too. */
    SequencedSet<Work> works() {
        SequencedSet<Work> works = new LinkedHashSet<>(waiting.keySet());
        if (canaryWaits != null) {
            works.add(canaryWaits);
        }
        return works;
    }

    /** How many wait for a kind of work, the canary too. */
    long waitingFor(Work work) {
        return waiting.getOrDefault(work, 0L) + (work.equals(canaryWaits) ? 1 : 0);
    }

    /** There are a few codes; should a platform give each refusal another one, the rest is counted as one. */
    private void countRejected(String code, int by) {
        boolean isKnown = rejectedBy.containsKey(code) || (by > 0 && rejectedBy.size() < MAX_CODES);
        String counted = isKnown ? code : OTHER_CODES;
        if (rejectedBy.merge(counted, (long) by, Long::sum) <= 0) {
            rejectedBy.remove(counted);
        }
    }
}
