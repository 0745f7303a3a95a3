package dev.lockstep.insight.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.insight.alert.Figures.OfCopy;
import dev.lockstep.insight.alert.Figures.Trouble;
import dev.lockstep.insight.match.Hourly;
import dev.lockstep.insight.match.Steps;
import dev.lockstep.insight.spend.SpendAsked;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.runner.CanaryStatus.State;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.workspace.Watch;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** What each watch calls wrong, and what it says of it. */
class LookTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    /** A Monday, at 12:30. */
    private static final long NOW = Instant.parse("2026-03-09T12:30:00Z").toEpochMilli();

    private static final BigDecimal HALF = BigDecimal.valueOf(50);

    @Test
    void aSizeThatFallsBelowTheMostOfTheTime() {
        Watch size = new Watch.Size(List.of("Carts"), Optional.of(HALF), Optional.empty(), DAY, 100);
        List<Hourly> day = hours(1_000, 1_200, 900);
        assertThat(look(size, new SampleCopy().desired(601), day)).isEqualTo(Finding.FINE);
        assertThat(look(size, new SampleCopy().desired(540), day))
                .isEqualTo(new Finding.Wrong(
                        "it should have 540 people, 55 % fewer than the most within 24 hours, which were 1,200",
                        "Look at why: lockstep explain audience Carts"));
        assertThat(look(size, new SampleCopy().desired(10), hours(50, 109, 60)))
                .as("fewer than a hundred people less")
                .isEqualTo(Finding.FINE);
        assertThat(look(size, new SampleCopy().desired(540).surveying(), day)).isInstanceOf(Finding.Unknown.class);
        assertThat(look(size, new SampleCopy().desired(540), List.of())).isInstanceOf(Finding.Unknown.class);
    }

    @Test
    void aSizeThatRisesAboveTheLeastOfTheTime() {
        Watch size = new Watch.Size(List.of(), Optional.empty(), Optional.of(HALF), 3 * HOUR, 100);
        assertThat(look(size, new SampleCopy().desired(1_350), hours(1_000, 1_200, 900)))
                .isEqualTo(Finding.FINE);
        assertThat(look(size, new SampleCopy().desired(9_000), hours(1_200, 900)))
                .as("it is new")
                .isInstanceOf(Finding.Unknown.class);
        assertThat(look(size, new SampleCopy().desired(1_351), hours(1_000, 1_200, 900)))
                .isEqualTo(new Finding.Wrong(
                        "it should have 1,351 people, and the least within 3 hours were 900",
                        "Look at why: lockstep explain audience Carts"));
    }

    @Test
    void aChangeThatIsLaterThanPromisedOrThanTheAlertAllows() {
        SampleCopy copy = new SampleCopy().waitingSince(NOW - 3 * HOUR);
        assertThat(look(new Watch.Stale(List.of(), OptionalLong.empty()), copy, List.of()))
                .as("four hours are promised")
                .isEqualTo(Finding.FINE);
        assertThat(look(new Watch.Stale(List.of(), OptionalLong.of(HOUR)), copy, List.of()))
                .isInstanceOf(Finding.Wrong.class);
    }

    @Test
    void aPlatformThatDoesNotTellWhatAudiencesCost() {
        SpendAsked refused =
                new SpendAsked(NOW, OptionalLong.of(NOW - 2 * DAY), Optional.of("53: the token is refused"));
        assertThat(spend(List.of(), refused)).as("one bad night").containsExactly(entry("ads", Finding.FINE));
        SpendAsked still = new SpendAsked(NOW, OptionalLong.of(NOW - 2 * DAY - 1), refused.trouble());
        assertThat(spend(List.of("ads", "other"), still))
                .containsEntry(
                        "ads",
                        new Finding.Wrong(
                                "the platform has not told what audiences cost since 2026-03-07T12:29:59.999Z:"
                                        + " 53: the token is refused",
                                "Ask by hand, and see what it says: lockstep measure spend"))
                .hasEntrySatisfying("other", found -> assertThat(found).isInstanceOf(Finding.Unknown.class));
        assertThat(spend(List.of(), new SpendAsked(NOW, OptionalLong.empty(), refused.trouble()))
                        .get("ads"))
                .isInstanceOf(Finding.Wrong.class);
        assertThat(spend(List.of(), new SpendAsked(NOW - 3 * DAY, OptionalLong.of(NOW - 3 * DAY), Optional.empty()))
                        .get("ads"))
                .isInstanceOfSatisfying(
                        Finding.Wrong.class, wrong -> assertThat(wrong.says()).endsWith("; it was not asked"));
    }

    private static Map<String, Finding> spend(List<String> connections, SpendAsked ofAds) {
        Map<String, Finding> found = new TreeMap<>();
        Look.at(
                        new Watch.Spend(connections, 2 * DAY),
                        new Figures(NOW, new TreeMap<>(), new TreeMap<>(Map.of("ads", ofAds)), Optional.empty()))
                .forEach((place, finding) -> found.put(place.toString(), finding));
        return found;
    }

    @Test
    void aMatchRateBelowItsBoundWhereThePlatformTellsOfEnough() {
        Watch match = new Watch.MatchRate(List.of(), HALF, 100);
        assertThat(look(match, new SampleCopy().matching(2_000, 1_000), List.of()))
                .isEqualTo(Finding.FINE);
        assertThat(look(match, new SampleCopy().matching(2_000, 940), List.of()))
                .isEqualTo(new Finding.Wrong(
                        "the platform has found 940 of 2,000, 47 %",
                        "See which identifiers are sent, and how they are written: lockstep measure match"));
        assertThat(look(match, new SampleCopy().matching(99, 1), List.of())).isEqualTo(Finding.FINE);
        assertThat(look(match, new SampleCopy(), List.of())).isInstanceOf(Finding.Unknown.class);
    }

    @Test
    void aStepThatFewerPassThanInTheLastSevenDays() {
        Watch steps = new Watch.Steps(List.of(), BigDecimal.valueOf(20), 100);
        SampleCopy now = new SampleCopy();
        now.droppedAt.put(Gate.CONSENTED, 400L);
        now.delivered = 600;
        List<Hourly> week = new ArrayList<>();
        for (long hour = NOW / HOUR - 170; hour < NOW / HOUR - 1; hour++) {
            week.add(new Hourly(hour * HOUR, true, 1_000, Steps.of(new SampleCopy().status())));
        }
        assertThat(look(steps, now, week)).as("not at the end of the last hour").isEqualTo(Finding.FINE);
        week.add(new Hourly((NOW / HOUR - 1) * HOUR, true, 600, Steps.of(now.status())));
        assertThat(look(steps, now, week))
                .isEqualTo(new Finding.Wrong(
                        "60 % have consented and are not suppressed, usually 100 %: 400 are missing",
                        "See when it fell: lockstep measure match Carts --since 7d"));
        assertThat(look(steps, now, List.of())).isInstanceOf(Finding.Unknown.class);
    }

    @Test
    void aCanaryThatDoesNotArriveIsStaleThoughNobodyWaits() {
        Watch stale = new Watch.Stale(List.of(), OptionalLong.of(HOUR));
        assertThat(look(stale, new SampleCopy().canary(State.COMING, NOW - HOUR), List.of()))
                .isEqualTo(Finding.FINE);
        assertThat(look(stale, new SampleCopy().canary(State.LEAVING, NOW - 2 * HOUR), List.of()))
                .isEqualTo(new Finding.Wrong(
                        "the canary walks out since 2026-03-09T10:30:00.000Z, which should be in effect within 1 hour",
                        "See how far it has come, and what is held: lockstep sync canary, lockstep sync status"));
    }

    @Test
    void whatIsHeldUntilSomebodySeesToIt() {
        Watch held = new Watch.Held(List.of(), HOUR);
        assertThat(look(held, new SampleCopy().holding("shrink", NOW - HOUR), List.of()))
                .isEqualTo(Finding.FINE);
        assertThat(look(held, new SampleCopy().holding("shrink", NOW - 2 * HOUR), List.of()))
                .isEqualTo(new Finding.Wrong(
                        "shrink since 2026-03-09T10:30:00.000Z: somebody must look",
                        "See what waits: lockstep sync status"));
        assertThat(look(held, new SampleCopy().holding("too-few", NOW - DAY), List.of()))
                .as("that is over by itself")
                .isEqualTo(Finding.FINE);
    }

    @Test
    void aConnectionThatIsStoppedOrDoesNotGetGoing() {
        Watch held = new Watch.Held(List.of(), HOUR);
        Optional<CopyStatus> status = Optional.of(new SampleCopy().status());
        Trouble trouble = new Trouble("the connection is stopped: 401", NOW - 2 * HOUR);
        Trouble young = new Trouble("the connection is stopped: 401", NOW);
        Finding.Wrong wrong =
                new Finding.Wrong("the connection is stopped: 401", "See what waits: lockstep sync status");
        assertThat(look(held, new OfCopy(status, Optional.of(trouble), List.of())))
                .isEqualTo(wrong);
        assertThat(look(held, new OfCopy(Optional.empty(), Optional.of(trouble), List.of())))
                .isEqualTo(wrong);
        assertThat(look(held, new OfCopy(status, Optional.of(young), List.of())))
                .as("nothing begins, and after a restart nothing ends")
                .isInstanceOf(Finding.Unknown.class);
    }

    @Test
    void manyPeopleWhomTheDestinationRefuses() {
        Watch refused = new Watch.Refused(List.of(), BigDecimal.valueOf(5), 10);
        assertThat(look(refused, new SampleCopy().refusing("bad_phone", 50), List.of()))
                .isEqualTo(Finding.FINE);
        assertThat(look(refused, new SampleCopy().refusing("bad_phone", 40).refusing("other", 11), List.of()))
                .isEqualTo(new Finding.Wrong(
                        "the destination refuses 51 of 1,000 people: 40 bad_phone, 11 other",
                        "See who and why: lockstep sync diff Carts"));
    }

    @Test
    void anEventThatDoesNotComeAnyMore() {
        String then = "See whether what sends it still does, and whether its name was changed there";
        assertThat(look(hour -> true)).isEqualTo(Finding.FINE);
        assertThat(look(hour -> hour < NOW - 3 * HOUR))
                .isEqualTo(new Finding.Wrong(
                        "none came since 2026-03-09T10:00:00.000Z, where about 10 were to be expected", then));
        assertThat(look(hour -> hour < NOW - 3 * HOUR || hour > NOW - HOUR))
                .as("it is back in the hour that is not over")
                .isEqualTo(Finding.FINE);
        assertThat(look(hour -> false)).isInstanceOf(Finding.Unknown.class);
    }

    @Test
    void looksOnlyWhereItIsToLook() {
        Figures figures = figures(new SampleCopy(), List.of(), Optional.empty());
        assertThat(Look.at(new Watch.Held(List.of("Others"), 0), figures)).isEmpty();
        assertThat(Look.at(new Watch.Held(List.of("Carts"), 0), figures)).hasSize(1);
        assertThat(Look.at(new Watch.Held(List.of(), 0), figures)).hasSize(1);
        assertThat(Look.at(new Watch.Silent("Order", HOUR), figures))
                .isEqualTo(Map.of(new Place.Event("Order"), new Finding.Unknown("nobody knows how many events came")));
    }

    private static Finding look(Watch watch, SampleCopy copy, List<Hourly> hours) {
        return Look.at(watch, figures(copy, hours, Optional.empty()))
                .firstEntry()
                .getValue();
    }

    /** Five orders in each of the hours in which they come; looked at over six. */
    private static Finding look(LongPredicate comes) {
        List<OfEvent> events = new ArrayList<>();
        for (long hour = (NOW / HOUR - 24 * 14) * HOUR; hour <= NOW; hour += HOUR) {
            if (comes.test(hour)) {
                events.add(new OfEvent(hour, "Order", 5));
            }
        }
        Figures figures = figures(new SampleCopy(), List.of(), Optional.of(events));
        return Look.at(new Watch.Silent("Order", 6 * HOUR), figures)
                .firstEntry()
                .getValue();
    }

    private static Finding look(Watch watch, OfCopy copy) {
        Figures figures =
                new Figures(NOW, new TreeMap<>(Map.of(new Place.Copy("Carts", "crm"), copy)), Optional.empty());
        return Look.at(watch, figures).firstEntry().getValue();
    }

    private static Figures figures(SampleCopy copy, List<Hourly> hours, Optional<List<OfEvent>> events) {
        return new Figures(
                NOW,
                new TreeMap<>(Map.of(
                        new Place.Copy("Carts", "crm"),
                        new OfCopy(Optional.of(copy.status()), Optional.empty(), hours))),
                events);
    }

    /** The last hours, the latest last. */
    private static List<Hourly> hours(long... sizes) {
        List<Hourly> hours = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            long hour = (NOW / HOUR - sizes.length + i) * HOUR;
            hours.add(new Hourly(hour, true, sizes[i], Steps.of(new SampleCopy().status())));
        }
        return hours;
    }
}
