package dev.lockstep.sync.preview;

import java.util.List;

/**
 * What other definitions would do.
 *
 * @param at the instant that everybody was asked as of, in milliseconds since the epoch
 * @param persons who were asked
 * @param segments that are new, changed or removed
 * @param audiences that would hold other people, or are of such segments
 * @param remarks on what could not be told
 */
public record Forecast(
        long at,
        long persons,
        List<SegmentPreview> segments,
        List<AudiencePreview> audiences,
        List<ConnectionPreview> connections,
        List<String> remarks) {

    public Forecast {
        segments = List.copyOf(segments);
        audiences = List.copyOf(audiences);
        connections = List.copyOf(connections);
        remarks = List.copyOf(remarks);
    }
}
