package dev.lockstep.sync.ledger;

import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Work;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** How many people of a copy are where, which is counted as their entries change. Mutable, for one thread. */
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

    /** Counts an entry in, or out by {@code -1}. */
    void count(Entry entry, int by) {
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

    /** There are a few codes; should a platform give each refusal another one, the rest is counted as one. */
    private void countRejected(String code, int by) {
        boolean isKnown = rejectedBy.containsKey(code) || (by > 0 && rejectedBy.size() < MAX_CODES);
        String counted = isKnown ? code : OTHER_CODES;
        if (rejectedBy.merge(counted, (long) by, Long::sum) <= 0) {
            rejectedBy.remove(counted);
        }
    }
}
