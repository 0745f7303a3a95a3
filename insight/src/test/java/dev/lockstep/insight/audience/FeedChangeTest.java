package dev.lockstep.insight.audience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.insight.audience.FeedChange.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class FeedChangeTest {

    private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;

    @Test
    void asManyAsInTheWeeksBeforeAreUsual() {
        FeedChange feed =
                FeedChange.of("Order", events(MONDAY - 4 * WEEK, MONDAY + DAY, hour -> 5), MONDAY, MONDAY + DAY);
        assertThat(feed.count()).isEqualTo(120);
        assertThat(feed.usual()).contains(120.0);
        assertThat(feed.verdict()).isEqualTo(Verdict.USUAL);
    }

    @Test
    void nightsAreComparedWithNights() {
        LongUnaryOperator byDay = hour -> hour % 24 < 8 ? 0 : 10;
        FeedChange feed =
                FeedChange.of("Order", events(MONDAY - WEEK - DAY, MONDAY + DAY, byDay), MONDAY, MONDAY + DAY);
        assertThat(feed.verdict()).isEqualTo(Verdict.USUAL);
        assertThat(feed.silence()).isEmpty();
    }

    @Test
    void aFeedThatStopsIsASilenceWithItsHours() {
        List<OfEvent> events = events(MONDAY - 2 * WEEK, MONDAY + DAY, hour -> 5);
        events.removeIf(event -> event.hour() >= MONDAY + 3 * HOUR && event.hour() < MONDAY + 9 * HOUR);
        FeedChange feed = FeedChange.of("Order", events, MONDAY, MONDAY + DAY);
        assertThat(feed.silence()).contains(new FeedChange.Silence(MONDAY + 3 * HOUR, MONDAY + 9 * HOUR, 30));
        assertThat(feed.verdict()).isEqualTo(Verdict.SILENCE);
    }

    @Test
    void twiceAsManyAreASurgeAndHalfADrop() {
        LongUnaryOperator twice = hour -> hour * HOUR >= 0 ? 10 : 5;
        List<OfEvent> doubled = new ArrayList<>(events(MONDAY - WEEK, MONDAY, hour -> 5));
        doubled.addAll(events(MONDAY, MONDAY + DAY, twice));
        assertThat(FeedChange.of("Order", doubled, MONDAY, MONDAY + DAY).verdict())
                .isEqualTo(Verdict.SURGE);
        List<OfEvent> halved = new ArrayList<>(events(MONDAY - WEEK, MONDAY, hour -> 10));
        halved.addAll(events(MONDAY, MONDAY + DAY, hour -> 5));
        assertThat(FeedChange.of("Order", halved, MONDAY, MONDAY + DAY).verdict())
                .isEqualTo(Verdict.DROP);
    }

    @Test
    void aFewMoreOrLessAreChance() {
        List<OfEvent> few = new ArrayList<>(List.of(new OfEvent(MONDAY - WEEK, "Order", 2)));
        few.add(new OfEvent(MONDAY, "Order", 5));
        assertThat(FeedChange.of("Order", few, MONDAY, MONDAY + DAY).verdict()).isEqualTo(Verdict.USUAL);
    }

    @Test
    void ofAnEventThatIsNotCountedForAWeekNothingIsUsual() {
        FeedChange feed = FeedChange.of("Order", events(MONDAY - DAY, MONDAY + DAY, hour -> 5), MONDAY, MONDAY + DAY);
        assertThat(feed.usual()).isEmpty();
        assertThat(feed.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private static List<OfEvent> events(long from, long to, LongUnaryOperator count) {
        List<OfEvent> events = new ArrayList<>();
        for (long hour = from; hour < to; hour += HOUR) {
            long number = (hour - MONDAY + 4 * WEEK) / HOUR;
            if (count.applyAsLong(number) > 0) {
                events.add(new OfEvent(hour, "Order", count.applyAsLong(number)));
            }
        }
        return events;
    }
}
