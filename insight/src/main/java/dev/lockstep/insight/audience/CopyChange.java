package dev.lockstep.insight.audience;

import dev.lockstep.sync.ledger.Counts;
import dev.lockstep.sync.planner.Gate;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What became of the people of a segment on the way to an audience at one connection, at two instants. At each of them it adds up: those
 * in the segment, less those of whom the connection did not know yet, less those who dropped out at the gates, should have been there;
 * and less those who were not there yet, or whom the destination had refused, were there.
 *
 * @param before at the beginning
 * @param after at the end
 */
public record CopyChange(String connection, Way before, Way after) {

    /**
     * The way at one instant.
     *
     * @param inSegment people in the segment
     * @param unfollowed people of whom the connection did not know yet that they had entered, less those of whom it did not know that they
     *     had exited
     * @param droppedAt people who dropped out at each gate
     * @param wanted people who should have been there
     * @param refused people whom the destination had refused
     * @param undelivered people who waited, or were held, less those who waited to be removed
     * @param delivered people who were there
     */
    public record Way(
            long inSegment,
            long unfollowed,
            SequencedMap<Gate, Long> droppedAt,
            long wanted,
            long refused,
            long undelivered,
            long delivered) {

        public Way {
            droppedAt = Collections.unmodifiableSequencedMap(new TreeMap<>(droppedAt));
        }

        static Way of(long inSegment, Counts counts) {
            return new Way(
                    inSegment,
                    inSegment - counts.inSegment(),
                    new TreeMap<>(counts.droppedAt()),
                    counts.wanted(),
                    counts.rejected(),
                    counts.wanted() - counts.rejected() - counts.delivered(),
                    counts.delivered());
        }
    }
}
