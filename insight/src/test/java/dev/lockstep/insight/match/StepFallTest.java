package dev.lockstep.insight.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StepFallTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long NOW = Instant.parse("2026-03-09T12:30:00Z").toEpochMilli();

    @Test
    void aStepThatFewerPassThanUsualHasFallen() {
        assertThat(falls(consenting(500), consenting(500), 100))
                .containsExactly(new StepFall(Step.CONSENTED, 0.8, 0.5, 300));
    }

    @Test
    void aStepThatIsALittleLowerHasNot() {
        assertThat(falls(consenting(700), consenting(700), 100)).isEmpty();
    }

    @Test
    void fewPeopleAreNoFall() {
        assertThat(falls(consenting(500), consenting(500), 301)).isEmpty();
    }

    @Test
    void whatIsOnItsWayForLessThanAnHourIsNoFall() {
        assertThat(falls(consenting(800), consenting(100), 100)).isEmpty();
        assertThat(falls(consenting(100), consenting(800), 100)).isEmpty();
    }

    @Test
    void fewerPeopleWithTheSameSharesAreNoFall() {
        Steps half = steps(500, 400, 400);
        assertThat(falls(half, half, 100)).isEmpty();
    }

    @Test
    void whatAPlatformFindsIsComparedWithWhatItHasLookedFor() {
        Steps usual = matching(2_000, 1_200);
        List<Hourly> kept = kept(usual, 24 * 7);
        Steps now = matching(2_000, 600);
        kept.add(hourly(-1, now));
        assertThat(StepFall.of(kept, now, NOW, 20, 100).orElseThrow())
                .containsExactly(new StepFall(Step.MATCHED, 0.6, 0.3, 600));
    }

    @Test
    void beforeADayIsKnownNothingIsUsual() {
        assertThat(StepFall.of(kept(consenting(800), 20), consenting(100), NOW, 20, 100))
                .isEmpty();
        assertThat(StepFall.of(List.of(), consenting(100), NOW, 20, 100)).isEmpty();
    }

    @Test
    void anHourWithoutARowIsAsTheOneBefore() {
        List<Hourly> kept = new ArrayList<>(List.of(hourly(-500, consenting(800)), hourly(-2, consenting(500))));
        assertThat(StepFall.of(kept, consenting(500), NOW, 20, 100).orElseThrow())
                .containsExactly(new StepFall(Step.CONSENTED, 0.8, 0.5, 300));
    }

    @Test
    void hoursInWhichEverybodyWasBeingAskedDoNotCount() {
        List<Hourly> kept = kept(consenting(800), 24 * 7);
        kept.replaceAll(hour -> new Hourly(hour.hour(), false, hour.desired(), hour.steps()));
        assertThat(StepFall.of(kept, consenting(100), NOW, 20, 100)).isEmpty();
    }

    private static List<StepFall> falls(Steps lastHour, Steps now, long least) {
        List<Hourly> kept = kept(consenting(800), 24 * 7);
        kept.add(hourly(-1, lastHour));
        return StepFall.of(kept, now, NOW, 20, least).orElseThrow();
    }

    /** Of the hours up to the last but one. */
    private static List<Hourly> kept(Steps steps, int hours) {
        List<Hourly> kept = new ArrayList<>();
        for (int hour = -1 - hours; hour < -1; hour++) {
            kept.add(hourly(hour, steps));
        }
        return kept;
    }

    /** @param hour from the one of now on */
    private static Hourly hourly(int hour, Steps steps) {
        long at = (NOW / HOUR + hour) * HOUR;
        return new Hourly(at, true, steps.passed(Step.VALID).orElseThrow(), steps);
    }

    private static Steps consenting(long people) {
        return steps(1_000, people, people);
    }

    private static Steps matching(long asked, long matched) {
        Map<Step, Long> left = new EnumMap<>(steps(1_000, 1_000, 1_000).left());
        left.put(Step.MATCHED, matched);
        return new Steps(left, OptionalLong.of(asked));
    }

    private static Steps steps(long inSegment, long consented, long delivered) {
        Map<Step, Long> left = new EnumMap<>(Step.class);
        left.put(Step.IN_SEGMENT, inSegment);
        left.put(Step.NOT_EXCLUDED, inSegment);
        left.put(Step.HANDED_OVER, inSegment);
        left.put(Step.NOT_PAUSED, inSegment);
        left.put(Step.BEST_OFFER, inSegment);
        left.put(Step.NOT_HELD_OUT, inSegment);
        left.put(Step.CONSENTED, consented);
        left.put(Step.HAS_IDENTIFIER, consented);
        left.put(Step.VALID, consented);
        left.put(Step.DELIVERED, delivered);
        return new Steps(left, OptionalLong.empty());
    }
}
