package dev.lockstep.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Call;
import dev.lockstep.sync.ledger.CallLog;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.ConnectionStatus.Held;
import dev.lockstep.sync.runner.Freshness;
import dev.lockstep.sync.runner.Mismatch;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of audiences by time alone, when the workspace changes, and when what is there is not what was sent. */
class OverTimeTest {

    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final Guard HALF = new Guard(Optional.of(BigDecimal.valueOf(50)), Optional.empty());

    @TempDir
    Path scratch;

    private final World world = new World();
    private final FaultyStore books = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
    private final List<String> late = new ArrayList<>();
    private long now = START;

    @Test
    void whoWouldExpireIsSentAgainBeforeThat() throws StoreException {
        Shelf shelf = Shelf.ofDeltas().expiringAfter(Duration.ofDays(30));
        someone(1, "carts");
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        for (int day = 1; day <= 120; day++) {
            until(runner, Duration.ofDays(day));
            assertThat(shelf.members("Carts", now)).as("on day " + day).containsExactly("u1");
        }
        assertThat(shelf.calls()).hasSizeBetween(5, 9);
    }

    @Test
    void aSnapshotThatWouldExpireIsPutAgainBeforeThat() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots().expiringAfter(Duration.ofDays(30));
        someone(1, "carts");
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        for (int day = 1; day <= 60; day++) {
            until(runner, Duration.ofDays(day));
            assertThat(shelf.members("Carts", now)).as("on day " + day).hasSize(1);
        }
        assertThat(shelf.calls()).hasSizeBetween(3, 5);
    }

    @Test
    void whoseConsentRunsOutIsRemovedThoughNothingHappensAndNoGuardHoldsIt() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        for (int i = 1; i <= 200; i++) {
            someone(i, "carts");
            world.setAttribute(i, "consented_at", Optional.of(Value.of(Instants.format(START))), now);
        }
        Condition.Attribute consent = new Condition.Attribute(
                dev.lockstep.core.model.Path.of("consented_at"),
                dev.lockstep.core.condition.Test.of(
                        new Comparison.Aged(Window.within(Duration.ofDays(10).toMillis()))));
        ConnectionRunner runner = open(shelf, target("Carts", Role.RETARGETING, "carts", Optional.of(consent), HALF));
        until(runner, Duration.ofDays(9));
        assertThat(shelf.members("Carts", now)).hasSize(200);
        until(runner, Duration.ofDays(10).plusMinutes(1));
        assertThat(shelf.members("Carts", now)).isEmpty();
    }

    /** Consent is the audience's: a batch that adds is of people who gave the same one, which is the one that counts when it is sent. */
    @Test
    void whoWaitsByAConsentThatCountsNoMoreGoesInNoBatch() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 4);
        for (int i = 1; i <= 4; i++) {
            world.setAttribute(i, i < 3 ? "ads" : "offers", Optional.of(Value.of(true)), now);
        }
        ConnectionRunner before = open(shelf, consenting("ads"));
        before.turn();
        assertThat(before.ledger().waiting(before.ledger().copy("Carts"))).isNotEmpty();
        ConnectionRunner runner = open(shelf, consenting("offers"));
        until(runner, minutes(1));
        assertThat(shelf.calls()).containsExactly("Carts add [u3, u4]");
    }

    private static Target consenting(String attribute) {
        Condition.Attribute consent = new Condition.Attribute(
                dev.lockstep.core.model.Path.of(attribute),
                dev.lockstep.core.condition.Test.of(new Comparison.Equal(Value.of(true))));
        return target("Carts", Role.RETARGETING, "carts", Optional.of(consent), Guard.NONE);
    }

    @Test
    void whoConsentsAnewStaysUntilThatRunsOut() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        someone(1, "carts");
        world.setAttribute(1, "consented_at", Optional.of(Value.of(Instants.format(START))), now);
        Condition.Attribute consent = new Condition.Attribute(
                dev.lockstep.core.model.Path.of("consented_at"),
                dev.lockstep.core.condition.Test.of(
                        new Comparison.Aged(Window.within(Duration.ofDays(10).toMillis()))));
        ConnectionRunner runner =
                open(shelf, target("Carts", Role.RETARGETING, "carts", Optional.of(consent), Guard.NONE));
        until(runner, Duration.ofDays(5));
        world.setAttribute(1, "consented_at", Optional.of(Value.of(Instants.format(now))), now);
        until(runner, Duration.ofDays(14));
        assertThat(shelf.members("Carts", now)).containsExactly("u1");
        assertThat(runner.turn()).as("nothing is to be looked at before that").isGreaterThan(now);
        until(runner, Duration.ofDays(15).plusMinutes(1));
        assertThat(shelf.members("Carts", now)).isEmpty();
    }

    @Test
    void whoIsInAnAudienceThatIsTakenOutIsRemovedBehindTheGuard() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 200);
        until(open(shelf, carts(HALF)), Duration.ofMinutes(1));
        assertThat(shelf.members("Carts", now)).hasSize(200);

        ConnectionRunner without = open(shelf);
        until(without, Duration.ofMinutes(2));
        assertThat(shelf.members("Carts", now)).hasSize(200);
        CopyStatus carts = without.status().copies().getFirst();
        assertThat(carts.isTakenOut()).isTrue();
        assertThat(carts.held()).extracting(Held::word).containsExactly("shrink");

        world.setSegment(7, "carts", false, Why.PERSON, now); // bought
        until(without, Duration.ofMinutes(3));
        assertThat(shelf.members("Carts", now)).hasSize(199).doesNotContain("u7");

        without.release("Carts");
        until(without, Duration.ofMinutes(4));
        assertThat(shelf.members("Carts", now)).isEmpty();
        assertThat(without.status().copies()).isEmpty();
    }

    @Test
    void whatAPlanAnnouncedIsHeldByNoGuardAndWhatComesBesideIs() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 400);
        Duration day = Duration.ofDays(2).plusHours(12); // in the middle of what a guard measures over
        until(open(shelf, carts(HALF)), day);
        for (int i = 1; i <= 300; i++) {
            world.setSegment(i, "carts", false, Why.DEFINITION, now);
        }
        ConnectionRunner announced = open(shelf, List.of(defined("d2", carts(HALF))), true);
        until(announced, day.plusMinutes(2));
        assertThat(shelf.members("Carts", now)).hasSize(100);

        ConnectionRunner again = open(shelf, defined("d2", carts(HALF)));
        for (int i = 301; i <= 310; i++) {
            world.setSegment(i, "carts", false, Why.TIME, now);
        }
        until(again, day.plusMinutes(3));
        assertThat(shelf.members("Carts", now))
                .as("ten of the hundred who were left: what was announced counts no more")
                .hasSize(90);
        for (int i = 311; i <= 370; i++) {
            world.setSegment(i, "carts", false, Why.TIME, now);
        }
        until(again, day.plusMinutes(4));
        assertThat(shelf.members("Carts", now))
                .as("sixty more: the feed may have stopped")
                .hasSize(90);
        assertThat(again.status().copies().getFirst().held())
                .extracting(Held::word)
                .containsExactly("shrink");
    }

    @Test
    void whatAnotherDefinitionThanTheAnnouncedOneChangesIsHeld() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 400);
        until(open(shelf, List.of(carts(HALF)), true), minutes(1));
        for (int i = 1; i <= 300; i++) {
            world.setSegment(i, "carts", false, Why.DEFINITION, now);
        }
        until(open(shelf, defined("d2", carts(HALF))), minutes(2));
        assertThat(shelf.members("Carts", now)).hasSize(400);
    }

    @Test
    void aQuotaThatIsUsedUpIsShownWithWhenItEnds() throws StoreException {
        Shelf shelf = Shelf.ofDeltas(Quota.of("call", 10, Duration.ofDays(1)));
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        for (int i = 1; i <= 12; i++) {
            someone(i, "carts");
            until(runner, minutes(i));
        }
        Held held = runner.status().copies().getFirst().held().getFirst();
        assertThat(held.word()).isEqualTo("quota");
        assertThat(held.says())
                .isEqualTo("a quota of the platform is used up but for what protects people; it goes on at "
                        + Instants.format(runner.status()
                                .copies()
                                .getFirst()
                                .queues()
                                .getFirst()
                                .notBefore()
                                .orElseThrow()));

        until(runner, Duration.ofDays(1).plusMinutes(5));
        assertThat(shelf.members("Carts", now)).hasSize(12);
        assertThat(runner.status().copies().getFirst().held()).isEmpty();
    }

    @Test
    void aSuppressionThatIsTakenOutIsKeptUntilSomebodyReleasesIt() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("buyers", 3);
        until(open(shelf, target("Buyers", Role.SUPPRESSION, "buyers", Optional.empty(), Guard.NONE)), minutes(1));

        ConnectionRunner without = open(shelf);
        until(without, minutes(2));
        assertThat(without.status().copies().getFirst().held())
                .extracting(Held::word)
                .containsExactly("taken-out");
        world.erase(2, now);
        until(without, minutes(3));
        assertThat(shelf.members("Buyers", now)).as("who is forgotten goes").containsExactlyInAnyOrder("u1", "u3");
        without.release("Buyers");
        until(without, minutes(4));
        assertThat(shelf.members("Buyers", now)).isEmpty();
    }

    @Test
    void anAudienceThatIsPutBackIsFilledAgain() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 3);
        until(open(shelf, carts(Guard.NONE)), minutes(1));
        until(open(shelf), minutes(2));
        assertThat(shelf.members("Carts", now)).isEmpty();
        until(open(shelf, carts(Guard.NONE)), minutes(3));
        assertThat(shelf.members("Carts", now)).hasSize(3);
    }

    @Test
    void whoMissedSomeOfTheLogAsksEverybody() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 3);
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, minutes(1));

        world.setSegment(1, "carts", false, Why.PERSON, now);
        someone(4, "carts");
        world.forgetLog();
        until(runner, minutes(2));
        assertThat(shelf.members("Carts", now)).containsExactlyInAnyOrder("u2", "u3", "u4");
        int calls = shelf.calls().size();
        until(runner, minutes(3));
        assertThat(shelf.calls()).as("once is enough").hasSize(calls);
    }

    @Test
    void sinceWhenSomethingIsHeldOutlivesTheProgram() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 200);
        ConnectionRunner runner = open(shelf, carts(HALF));
        until(runner, minutes(1));
        for (int i = 1; i <= 150; i++) {
            world.setSegment(i, "carts", false, Why.TIME, now);
        }
        until(runner, minutes(2));
        long since = runner.status().copies().getFirst().held().getFirst().since();
        ConnectionRunner again = open(shelf, carts(HALF));
        until(again, minutes(60));
        assertThat(again.status().copies().getFirst().held().getFirst().since())
                .isEqualTo(since)
                .isLessThan(START + minutes(2).toMillis());
    }

    @Test
    void whatIsThereOtherwiseThanSentIsSentOnceMoreAndShownUntilItAgrees() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        everybody("carts", 100);
        shelf.shows(Status.READY, OptionalLong.of(60));
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, Duration.ofHours(3));
        assertThat(shelf.calls()).as("once, and once more").hasSize(2);
        assertThat(runner.status().copies().getFirst().mismatch()).contains(new Mismatch(100, 60));

        shelf.shows(Status.READY, OptionalLong.of(100));
        until(runner, Duration.ofHours(30));
        assertThat(runner.status().copies().getFirst().mismatch()).isEmpty();
        assertThat(shelf.calls()).hasSize(2);

        shelf.shows(Status.ALTERED, OptionalLong.empty());
        until(runner, Duration.ofHours(60));
        assertThat(shelf.calls()).as("it was changed by somebody else").hasSize(3);
    }

    @Test
    void peopleAreSentOnceMoreWhereThePlatformCountsFewer() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 40);
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, minutes(1));
        int sent = shelf.calls().size();
        shelf.shows(Status.READY, OptionalLong.of(10));
        until(runner, Duration.ofDays(3));
        assertThat(shelf.calls()).as("each of them once").hasSize(2 * sent);
        assertThat(runner.status().copies().getFirst().mismatch()).contains(new Mismatch(40, 10));
    }

    @Test
    void aLostAudienceIsStoppedAndGoesOnWhenItIsThereAgain() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        someone(1, "carts");
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, minutes(1));
        shelf.shows(Status.LOST, OptionalLong.empty());
        until(runner, Duration.ofHours(25));
        someone(2, "carts");
        until(runner, Duration.ofHours(26));
        assertThat(shelf.members("Carts", now)).containsExactly("u1");
        assertThat(runner.status().copies().getFirst().held().getFirst().says()).startsWith("lost");

        shelf.showsNothing();
        until(runner, Duration.ofDays(3));
        assertThat(shelf.members("Carts", now)).containsExactlyInAnyOrder("u1", "u2");
    }

    @Test
    void aRemovalWaitsLessThanAnAdditionWhereAllIsPutAtOnce() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots(Quota.of("call", 500, Duration.ofDays(1)));
        everybody("carts", 3);
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, minutes(1));
        assertThat(shelf.calls()).hasSize(1);
        shelf.shows(Status.READY, OptionalLong.empty());

        someone(4, "carts");
        until(runner, minutes(25));
        assertThat(shelf.members("Carts", now))
                .as("an addition waits for half an hour")
                .hasSize(3);
        world.setSegment(1, "carts", false, Why.PERSON, now);
        until(runner, minutes(26));
        assertThat(shelf.calls()).as("a removal does not").hasSize(2);
        assertThat(runner.status().copies().getFirst().waiting())
                .as("and takes the addition along")
                .isEmpty();
        world.setSegment(2, "carts", false, Why.PERSON, now);
        until(runner, minutes(27));
        assertThat(shelf.calls())
                .as("but not more often than the quota lasts all day")
                .hasSize(2);
        until(runner, minutes(30));
        assertThat(shelf.calls()).hasSize(3);
    }

    @Test
    void whatWaitsLongerThanItShouldIsLateAndToldOfOnce() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        everybody("carts", 200);
        ConnectionRunner runner = open(shelf, carts(HALF));
        until(runner, minutes(1));
        for (int i = 1; i <= 150; i++) {
            world.setSegment(i, "carts", false, Why.TIME, now);
        }
        until(runner, Duration.ofHours(3));
        assertThat(runner.status().copies().getFirst().isLate()).isFalse();
        until(runner, Duration.ofHours(5));
        assertThat(runner.status().copies().getFirst().isLate()).isTrue();
        runner.status();
        assertThat(late).containsExactly("Carts");
    }

    @Test
    void howLongEachPartOfTheWayTookIsCounted() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, minutes(1));
        everybody("carts", 3);
        until(runner, minutes(2));
        Map<Freshness.Hop, ?> freshness = runner.status().copies().getFirst().freshness();
        assertThat(freshness).containsOnlyKeys(Freshness.Hop.FOUND, Freshness.Hop.ACCEPTED, Freshness.Hop.CONFIRMED);
    }

    @Test
    void howLongItTookOutlivesTheProgram() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, minutes(1));
        everybody("carts", 3);
        Map<Freshness.Hop, ?> before = Map.of();
        while (before.isEmpty()) { // killed in the very moment in which the first change was taken
            now = Math.max(runner.turn(), now);
            before = runner.status().copies().getFirst().freshness();
        }

        ConnectionRunner again = open(shelf, carts(Guard.NONE));
        assertThat(again.status().copies().getFirst().freshness())
                .isEqualTo(before)
                .containsOnlyKeys(Freshness.Hop.FOUND, Freshness.Hop.ACCEPTED);
        shelf.shows(Status.READY, OptionalLong.empty());
        until(again, minutes(6));
        assertThat(again.status().copies().getFirst().freshness())
                .as("what was taken before, and is in effect since")
                .containsKey(Freshness.Hop.CONFIRMED);
    }

    @Test
    void theReserveOfAQuotaIsForWhatProtects() throws StoreException {
        Shelf shelf = Shelf.ofDeltas(Quota.of("call", 10, Duration.ofDays(1)));
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        for (int i = 1; i <= 12; i++) {
            someone(i, "carts");
            until(runner, minutes(i));
        }
        assertThat(shelf.calls()).as("one in ten is kept").hasSize(9);
        world.setSegment(1, "carts", false, Why.PERSON, now); // bought
        until(runner, minutes(13));
        assertThat(shelf.members("Carts", now))
                .as("for what protects")
                .hasSize(8)
                .doesNotContain("u1");
        until(runner, Duration.ofDays(1).plusMinutes(5));
        assertThat(shelf.members("Carts", now)).hasSize(11);
    }

    @Test
    void whoeverAsksByHandMayUseTheReserve() throws StoreException {
        Shelf shelf = Shelf.ofDeltas(Quota.of("call", 10, Duration.ofDays(1)));
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        for (int i = 1; i <= 12; i++) {
            someone(i, "carts");
            until(runner, minutes(i));
        }
        runner.run(Optional.of("Carts"));
        until(runner, minutes(13));
        assertThat(shelf.members("Carts", now)).hasSize(12);
    }

    @Test
    void ofHowManyAPlatformHasNotSaidSoOneByOneIsCounted() throws StoreException {
        everybody("carts", 3);
        ConnectionRunner atOnce = open(Shelf.ofSnapshots(), carts(Guard.NONE));
        until(atOnce, minutes(1));
        assertThat(atOnce.status().copies().getFirst().unverified()).isEqualTo(3);
        world.setSegment(1, "carts", false, Why.PERSON, now);
        until(atOnce, minutes(60));
        assertThat(atOnce.status().copies().getFirst().unverified()).isEqualTo(2);
    }

    @Test
    void callsAreRememberedWithWhatCameOfThem() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        someone(1, "carts");
        ConnectionRunner runner = open(shelf, carts(Guard.NONE));
        until(runner, minutes(1));
        world.setSegment(1, "carts", false, Why.PERSON, now);
        until(runner, minutes(2));
        assertThat(history("add", "remove"))
                .extracting(Call::operation, Call::lane, Call::people, Call::accepted, Call::answer)
                .containsExactly(
                        tuple("remove", "protect", 1L, 1L, Call.DONE), tuple("add", "target", 1L, 1L, Call.DONE));
        assertThat(history("add")).allMatch(call -> call.receipt().isPresent());

        now += CallLog.MAX_AGE.toMillis();
        assertThat(history("add", "remove")).isEmpty();
    }

    private List<Call> history(String... operations) {
        return CallLog.read(
                books, "c", OptionalLong.empty(), call -> List.of(operations).contains(call.operation()), 100, now);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }

    private void everybody(String segment, int people) {
        for (int i = 1; i <= people; i++) {
            someone(i, segment);
        }
    }

    private void someone(int number, String segment) {
        if (!world.people().containsKey((long) number)) {
            world.create(number);
            world.setAttribute(number, "email", Optional.of(Value.of("a" + number + "@example.org")), now);
        }
        world.setSegment(number, segment, true, Why.PERSON, now);
    }

    /** Lives until so long after the beginning. */
    private void until(ConnectionRunner runner, Duration end) throws StoreException {
        long last = START + end.toMillis();
        while (now < last) {
            now = Math.min(last, Math.max(runner.turn(), now));
        }
        runner.turn();
    }

    private ConnectionRunner open(Shelf shelf, Target... targets) throws StoreException {
        return open(shelf, List.of(targets), false);
    }

    private ConnectionRunner open(Shelf shelf, List<Target> targets, boolean isAnnounced) throws StoreException {
        return new ConnectionRunner(
                shelf,
                new Settings(Map.of(), scratch),
                targets,
                Set.of(),
                Optional.empty(),
                isAnnounced,
                new ConnectionRunner.Surroundings(
                        "c",
                        world,
                        books,
                        () -> Instant.ofEpochMilli(now),
                        new SplittableRandom(1),
                        scratch,
                        100,
                        new SyncObserver() {
                            @Override
                            public void late(String connection, String audience, long since, long visibleWithinMs) {
                                late.add(audience);
                            }
                        }));
    }

    private static Target defined(String definition, Target it) {
        return new Target(
                it.audience(),
                it.role(),
                it.admission(),
                it.dialect(),
                it.region(),
                it.fields(),
                it.shields(),
                it.group(),
                it.guard(),
                definition,
                it.visibleWithinMs(),
                it.isTakenOut());
    }

    private static Target carts(Guard guard) {
        return target("Carts", Role.RETARGETING, "carts", Optional.empty(), guard);
    }

    private static Target target(
            String audience, Role role, String segment, Optional<Condition.Attribute> consent, Guard guard) {
        return new Target(
                audience,
                role,
                new Admission(segment, List.of(), List.of(), consent, List.of(IdentifierType.EMAIL)),
                Dialects.PLAIN,
                PhoneRegion.NONE,
                new LinkedHashMap<>(),
                List.of(),
                Optional.empty(),
                guard,
                "d",
                Duration.ofHours(4).toMillis(),
                false);
    }
}
