package dev.lockstep.insight.audience;

import java.util.List;

/**
 * Why an audience is as large as it is.
 *
 * @param from the beginning, a full hour in milliseconds since the epoch
 * @param to the end: a full hour, or now
 * @param size of its segment, and why that changed
 * @param feed of the events that the segment asks for, whether they came as often as before
 * @param copies what became of these people at each connection that was kept at the end
 */
public record AudienceChange(
        String audience,
        String segment,
        long from,
        long to,
        SizeChange size,
        List<FeedChange> feed,
        List<CopyChange> copies) {

    public AudienceChange {
        feed = List.copyOf(feed);
        copies = List.copyOf(copies);
    }
}
