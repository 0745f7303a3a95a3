package dev.lockstep.insight.audience;

import dev.lockstep.core.condition.EventName;
import dev.lockstep.engine.Tally;
import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.sync.ledger.Counts;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why did an audience change between two instants? Counts are kept for each hour, so both are taken as the full hour in which they lie; but
 * an end that is not in the past is now.
 *
 * @param from a full hour, in milliseconds since the epoch
 * @param to a full hour, or later than everything
 */
public record AudienceQuestion(Audience audience, Workspace workspace, long from, long to, long now) {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /** So far back an explanation may go: more than this is history, and makes it slow. */
    private static final long MAX_MS = Duration.ofDays(400).toMillis();

    /**
     * Asks.
     *
     * @throws QuestionException where there is no such audience, or the instants are the wrong way round
     */
    public static AudienceQuestion of(Workspace workspace, String name, long from, long to, long now) {
        Audience audience = workspace.audiences().get(name);
        if (audience == null) {
            throw QuestionException.unknown("there is no audience " + name);
        }
        long begin = Math.floorDiv(from, HOUR_MS) * HOUR_MS;
        long end = to >= now ? Long.MAX_VALUE : Math.floorDiv(to, HOUR_MS) * HOUR_MS;
        if (begin >= Math.min(end, now)) {
            throw QuestionException.wrong("the beginning must be at least an hour before the end, and before now");
        }
        if (now - begin > MAX_MS) {
            throw QuestionException.wrong("the beginning may be 400 days ago at most");
        }
        return new AudienceQuestion(audience, workspace, begin, end, now);
    }

    /** From when on moves must be known. */
    public long movesFrom() {
        return from;
    }

    /** From when on events must be known. */
    public long eventsFrom() {
        return from - FeedChange.LOOKBACK_MS;
    }

    /**
     * Answers.
     *
     * @param tally of its segment
     * @param reads the ledgers
     */
    public AudienceChange answer(Tally tally, Reads reads) {
        SizeChange size = SizeChange.of(tally, from, to);
        return new AudienceChange(
                audience.name(),
                audience.segment(),
                from,
                Math.min(to, now),
                size,
                feed(tally),
                audience.to().stream()
                        .flatMap(connection -> copy(connection, size, reads).stream())
                        .toList());
    }

    private List<FeedChange> feed(Tally tally) {
        Set<EventName> asked = EventsAsked.of(audience.segment(), workspace.conditions());
        Stream<String> exact =
                asked.stream().filter(EventName.Exactly.class::isInstance).map(EventName::written);
        Stream<String> counted = tally.events().stream()
                .map(OfEvent::event)
                .filter(event -> asked.stream().anyMatch(name -> name.matches(event)));
        // The hour that is not over has fewer events than it will have.
        long end = Math.min(to, Math.floorDiv(now, HOUR_MS) * HOUR_MS);
        return Stream.concat(exact, counted)
                .distinct()
                .sorted()
                .map(event -> FeedChange.of(event, tally.events(), from, end))
                .toList();
    }

    private Optional<CopyChange> copy(String connection, SizeChange size, Reads reads) {
        Optional<Counts> after =
                Counts.before(reads, connection, audience.name(), Math.min(to, now + HOUR_MS) / HOUR_MS);
        // Where there was no such copy at the beginning, it knew of nobody then.
        Counts before = Counts.before(reads, connection, audience.name(), from / HOUR_MS)
                .orElse(Counts.NONE);
        return after.map(then -> new CopyChange(
                connection, CopyChange.Way.of(size.before(), before), CopyChange.Way.of(size.after(), then)));
    }
}
