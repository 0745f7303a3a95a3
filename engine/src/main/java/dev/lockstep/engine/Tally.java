package dev.lockstep.engine;

import java.util.List;
import java.util.Optional;

/**
 * What was counted of a segment, hour by hour, as it was at one moment.
 *
 * @param size how many people are in it
 * @param moves who entered and exited since an hour: so the size at the beginning of any of these hours is that of now, less what entered
 *     since and more by what exited
 * @param events how many were taken since an hour, of those that some segment asks for
 */
public record Tally(long size, List<OfSegment> moves, List<OfEvent> events) {

    public Tally {
        moves = List.copyOf(moves);
        events = List.copyOf(events);
    }

    /**
     * People who entered a segment in an hour, or exited it, for one reason.
     *
     * @param hour when it begins, in milliseconds since the epoch
     * @param event the name of the event, else empty
     * @param hash of the definition
     * @param leaf of the definition that made the difference, where one did
     */
    public record OfSegment(
            long hour,
            boolean entered,
            Changes.Kind kind,
            String event,
            String hash,
            Optional<Changes.Leaf> leaf,
            long people) {}

    /** Events of a name that were taken in an hour. */
    public record OfEvent(long hour, String event, long count) {}
}
