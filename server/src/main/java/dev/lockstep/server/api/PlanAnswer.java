package dev.lockstep.server.api;

import dev.lockstep.core.model.PersonId;
import dev.lockstep.server.definition.SegmentChange;
import dev.lockstep.sync.preview.AudiencePreview;
import dev.lockstep.sync.preview.Forecast;
import dev.lockstep.sync.preview.Moves;
import dev.lockstep.sync.preview.SegmentPreview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What other definitions would do.
 *
 * @param plan the hash that applying takes, so that what was seen is what happens
 * @param at the instant that everybody was asked as of
 * @param persons who were asked
 * @param segments that are new, changed or removed
 * @param audiences that are looked at, at each connection
 */
public record PlanAnswer(
        String plan,
        Instant at,
        long persons,
        List<PlannedSegmentAnswer> segments,
        List<PlannedAudienceAnswer> audiences,
        List<PlannedConnectionAnswer> connections,
        List<String> remarks) {

    /** What would become of a segment. */
    public record PlannedSegmentAnswer(
            String segment, String change, long before, long after, MovesAnswer entering, MovesAnswer leaving) {}

    /**
     * What would become of an audience at a connection.
     *
     * @param delivered how many are there now; absent where nobody knows
     * @param waiting how many changes wait already
     */
    public record PlannedAudienceAnswer(
            String audience,
            String connection,
            long before,
            long after,
            Optional<Long> delivered,
            long waiting,
            MovesAnswer entering,
            MovesAnswer leaving,
            List<String> holds) {}

    /**
     * Who would come or go.
     *
     * @param samples some of them, by name; addresses are masked
     * @param by how many by which condition; empty for an audience
     * @param inJourneys how many of them are active in which journey meanwhile; empty for a segment
     */
    public record MovesAnswer(
            long people, List<String> samples, List<ConditionCountAnswer> by, List<JourneyCountAnswer> inJourneys) {}

    /** How many are active in a journey. */
    public record JourneyCountAnswer(String journey, long people) {}

    /** How many by a condition. */
    public record ConditionCountAnswer(String condition, long people) {}

    /** What a connection would have to send, and how long its quotas and its platform take at the least. */
    public record PlannedConnectionAnswer(String connection, long calls, long takesMs, long visibleWithinMs) {}

    /** A forecast as it is answered. */
    public static PlanAnswer of(String plan, List<SegmentChange> changes, Forecast forecast) {
        Map<String, String> words = changes.stream()
                .collect(Collectors.toMap(
                        SegmentChange::segment, change -> change.kind().word()));
        return new PlanAnswer(
                plan,
                Instant.ofEpochMilli(forecast.at()),
                forecast.persons(),
                forecast.segments().stream()
                        .map(segment -> segment(segment, words))
                        .toList(),
                forecast.audiences().stream().map(PlanAnswer::audience).toList(),
                forecast.connections().stream()
                        .map(connection -> new PlannedConnectionAnswer(
                                connection.connection(),
                                connection.calls(),
                                connection.takesMs(),
                                connection.visibleWithinMs()))
                        .toList(),
                forecast.remarks());
    }

    private static PlannedSegmentAnswer segment(SegmentPreview segment, Map<String, String> words) {
        return new PlannedSegmentAnswer(
                segment.segment(),
                words.getOrDefault(segment.segment(), SegmentChange.Kind.CHANGED.word()),
                segment.before(),
                segment.after(),
                moves(segment.entering()),
                moves(segment.leaving()));
    }

    private static PlannedAudienceAnswer audience(AudiencePreview audience) {
        return new PlannedAudienceAnswer(
                audience.audience(),
                audience.connection(),
                audience.before(),
                audience.after(),
                audience.delivered().isPresent()
                        ? Optional.of(audience.delivered().getAsLong())
                        : Optional.empty(),
                audience.waiting(),
                moves(audience.entering()),
                moves(audience.leaving()),
                audience.holds());
    }

    private static MovesAnswer moves(Moves moves) {
        List<String> samples = new ArrayList<>();
        moves.samples().forEach(name -> samples.add(Masking.name(new PersonId(name))));
        return new MovesAnswer(
                moves.people(),
                samples,
                moves.byCondition().entrySet().stream()
                        .map(entry -> new ConditionCountAnswer(entry.getKey(), entry.getValue()))
                        .toList(),
                moves.inJourneys().entrySet().stream()
                        .map(entry -> new JourneyCountAnswer(entry.getKey(), entry.getValue()))
                        .toList());
    }
}
