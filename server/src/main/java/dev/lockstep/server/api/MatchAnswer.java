package dev.lockstep.server.api;

import dev.lockstep.engine.store.Reads;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.insight.match.Hourly;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Workspace;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many people of an audience got how far on the way to one connection, over time.
 *
 * @param hours the oldest first; one that is not among them ended as the one before, and the first may lie before all that were asked for
 */
public record MatchAnswer(String audience, String connection, List<HourAnswer> hours) {

    /**
     * The end of an hour.
     *
     * @param hour when it began
     * @param whole whether everybody had been asked under the definition that counted; else these are counts of some
     * @param passed people who were left after each step, by its name: {@code in_segment}, {@code not_excluded} … {@code delivered}, and
     *     {@code confirmed} and {@code matched} where the platform tells
     * @param asked how many rows or identifiers the platform says that it has looked for; absent where it does not say
     */
    public record HourAnswer(Instant hour, boolean whole, Map<String, Long> passed, Optional<Long> asked) {}

    /**
     * Of one audience, or of all.
     *
     * @throws QuestionException where there is no such audience
     */
    static List<MatchAnswer> of(Reads reads, Workspace workspace, Optional<String> audience, long from, long now) {
        if (audience.isPresent() && !workspace.audiences().containsKey(audience.get())) {
            throw QuestionException.unknown("there is no audience " + audience.get());
        }
        return workspace.audiences().values().stream()
                .filter(one -> audience.isEmpty() || audience.get().equals(one.name()))
                .flatMap(one -> one.to().stream().map(connection -> of(reads, one, connection, from, now)))
                .toList();
    }

    private static MatchAnswer of(Reads reads, Audience audience, String connection, long from, long now) {
        return new MatchAnswer(
                audience.name(),
                connection,
                Hourly.untilNow(reads, audience.name(), connection, from, now).stream()
                        .map(MatchAnswer::hour)
                        .toList());
    }

    private static HourAnswer hour(Hourly hourly) {
        Map<String, Long> passed = new LinkedHashMap<>();
        hourly.steps().left().forEach((step, people) -> passed.put(step.code(), people));
        return new HourAnswer(
                Instant.ofEpochMilli(hourly.hour()),
                hourly.isSurveyed(),
                passed,
                hourly.steps().asked().isPresent()
                        ? Optional.of(hourly.steps().asked().getAsLong())
                        : Optional.empty());
    }
}
