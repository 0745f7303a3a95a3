package dev.lockstep.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.sync.ledger.Differences;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.runner.CanaryBook;
import dev.lockstep.sync.runner.CanaryStatus;
import dev.lockstep.sync.runner.CanaryTarget;
import dev.lockstep.sync.runner.CanaryWalk;
import dev.lockstep.sync.runner.CanaryWalk.Outcome;
import dev.lockstep.sync.runner.CanaryWay;
import dev.lockstep.sync.runner.CanaryWay.Hop;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary goes into an audience and out of it, whatever happens meanwhile, and is counted nowhere. */
class CanaryTest {

    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final Duration EVERY = Duration.ofHours(6);
    private static final String EMAIL = "canary@shop.example";
    private static final long GATHERED_MS = 100;

    @TempDir
    Path scratch;

    private final World world = new World();
    private final MemoryStore rows = new MemoryStore();
    private final List<String> walked = new ArrayList<>();
    private final FaultyStore books = new FaultyStore(rows, () -> FaultyStore.Fault.NONE);
    private long now = START;

    // ---- the way

    @Test
    void walksInAndOutOnTimeAndMeasuresEachPartOfTheWay() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        until(runner, Duration.ofHours(13));

        assertThat(shelf.calls()).hasSize(6).allMatch(call -> call.contains("[canary-"));
        assertThat(shelf.members("Carts", now)).isEmpty();
        List<CanaryWalk> walks = CanaryBook.walks(rows, "c");
        assertThat(walks)
                .extracting(walk -> walk.in().dueAt() - START)
                .containsExactly(2 * EVERY.toMillis(), EVERY.toMillis(), 0L);
        CanaryWalk walk = walks.getFirst();
        assertThat(walk.outcome()).isEqualTo(Outcome.DONE);
        assertThat(walk.in().hops())
                .isEqualTo(Map.of(Hop.NOTED, 0L, Hop.SENT, GATHERED_MS, Hop.ACCEPTED, 0L, Hop.CONFIRMED, 0L));
        CanaryWay out = walk.out().orElseThrow();
        assertThat(out.dueAt()).isEqualTo(walk.in().dueAt() + GATHERED_MS);
        assertThat(out.tookMs()).hasValue(GATHERED_MS);
        assertThat(walked).containsExactly("in 100", "out 100", "in 100", "out 100", "in 100", "out 100");
    }

    @Test
    void whereAllIsPutAtOnceItGoesWithTheOthersAndWaitsUntilThatIsInEffect() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        someone(1);
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        until(runner, Duration.ofMinutes(20));
        assertThat(shelf.calls()).as("one snapshot with both").containsExactly("Carts put 2");
        assertThat(state(runner)).isEqualTo(CanaryStatus.State.COMING);

        shelf.shows(Status.READY, OptionalLong.empty());
        until(runner, Duration.ofMinutes(22));
        assertThat(state(runner)).isEqualTo(CanaryStatus.State.OUTSIDE);
        assertThat(shelf.calls()).as("a walk costs two").containsExactly("Carts put 2", "Carts put 1");
        assertThat(shelf.members("Carts", now)).containsExactly(hash("a1@example.org"));
        CanaryWay in = CanaryBook.walks(rows, "c").getFirst().in();
        assertThat(Duration.ofMillis(in.tookMs().orElseThrow()))
                .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
    }

    @Test
    void whoWasAwayForLongWalksOnceAndThenAtTheUsualTimes() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        until(open(shelf, canary("Carts", EMAIL), carts()), Duration.ofMinutes(1));
        now = START + Duration.ofHours(25).toMillis();
        until(open(shelf, canary("Carts", EMAIL), carts()), Duration.ofHours(31));
        List<CanaryWalk> walks = CanaryBook.walks(rows, "c");
        assertThat(walks)
                .extracting(walk -> Duration.ofMillis(walk.in().dueAt() - START))
                .containsExactly(Duration.ofHours(30), EVERY, Duration.ZERO);
        assertThat(walks.get(1).in().hops())
                .containsEntry(Hop.NOTED, Duration.ofHours(19).toMillis());
    }

    @Test
    void walksWhenSomebodyAsksForIt() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        until(runner, Duration.ofHours(1));
        assertThat(runner.run(Optional.of("Carts"))).isTrue();
        until(runner, Duration.ofHours(1).plusMinutes(1));
        assertThat(CanaryBook.walks(rows, "c"))
                .extracting(walk -> Duration.ofMillis(walk.in().dueAt() - START))
                .containsExactly(Duration.ofHours(1), Duration.ZERO);
    }

    @Test
    void oneThatDoesNotArriveIsOverdueAndIsNotGivenUp() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        someone(1);
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        until(runner, Duration.ofHours(30));
        CanaryStatus canary = copy(runner).canary().orElseThrow();
        assertThat(canary.state()).isEqualTo(CanaryStatus.State.COMING);
        assertThat(canary.since()).hasValue(START);
        assertThat(canary.isOverdue()).isTrue();
        assertThat(shelf.calls()).hasSize(1);

        shelf.shows(Status.READY, OptionalLong.empty());
        until(runner, Duration.ofHours(31));
        assertThat(CanaryBook.walks(rows, "c").getFirst().outcome()).isEqualTo(Outcome.DONE);
        assertThat(copy(runner).canary().orElseThrow().dueAt())
                .as("the next of the usual times")
                .hasValue(START + Duration.ofHours(36).toMillis());
    }

    // ---- counted nowhere

    @Test
    void isCountedNowhereWhileItIsThere() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        for (int i = 1; i <= 3; i++) {
            someone(i);
        }
        ConnectionRunner with = open(shelf, canary("Carts", EMAIL), carts());
        until(with, Duration.ofSeconds(0));
        assertThat(state(with)).isEqualTo(CanaryStatus.State.COMING);
        assertCountsThree(copy(with), 0);

        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        until(with, Duration.ofMinutes(5));
        assertThat(shelf.members("Carts", now)).hasSize(4);
        assertCountsThree(copy(with), 3);
        assertThat(Differences.of(books, "c", "Carts", 0, 10).entries()).isEmpty();
    }

    private static void assertCountsThree(CopyStatus copy, long delivered) {
        assertThat(copy.inSegment()).isEqualTo(3);
        assertThat(copy.desired()).isEqualTo(3);
        assertThat(copy.delivered()).isEqualTo(delivered);
        assertThat(copy.waiting().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(3 - delivered);
        assertThat(copy.queues().stream().mapToLong(queue -> queue.people()).sum())
                .isEqualTo(3 - delivered);
        assertThat(copy.freshness().values()).allMatch(spread -> spread.changes() == delivered);
    }

    @Test
    void alsoWhereNobodyIsThereNothingIsCounted() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        until(runner, Duration.ofHours(5));
        assertThat(shelf.members("Carts", now)).containsExactly(hash(EMAIL));
        CopyStatus copy = copy(runner);
        assertThat(copy.desired() + copy.delivered() + copy.inSegment()).isZero();
        assertThat(copy.oldestUnconfirmed()).as("nobody waits").isEmpty();
        assertThat(copy.isLate()).isFalse();
        assertThat(copy.canary().orElseThrow().isOverdue()).isTrue();
    }

    // ---- crashes

    @Test
    void whereverTheProgramDiesItWalksOnceAndIsOutInTheEnd() throws StoreException {
        for (FaultyStore.Fault how : List.of(FaultyStore.Fault.LOST, FaultyStore.Fault.WRITTEN)) {
            for (int write = 1; write <= 12; write++) {
                assertWalksOnce(how, write);
            }
        }
    }

    private void assertWalksOnce(FaultyStore.Fault how, int write) throws StoreException {
        MemoryStore disk = new MemoryStore();
        int[] left = {write};
        FaultyStore faulty = new FaultyStore(disk, () -> --left[0] == 0 ? how : FaultyStore.Fault.NONE);
        Shelf shelf = Shelf.ofDeltas();
        now = START;
        ConnectionRunner runner = null;
        while (now < START + Duration.ofHours(1).toMillis()) {
            try {
                runner = runner == null ? open(shelf, canary("Carts", EMAIL), faulty, carts()) : runner;
                now = Math.min(START + Duration.ofHours(1).toMillis(), Math.max(runner.turn(), now));
            } catch (StoreException e) {
                runner = null;
                now += 1_000;
            }
        }
        assertThat(shelf.members("Carts", now)).as(how + " at write " + write).isEmpty();
        assertThat(shelf.calls().stream().distinct())
                .as(how + " at write " + write)
                .hasSize(2);
        assertThat(CanaryBook.walks(disk, "c"))
                .as(how + " at write " + write)
                .singleElement()
                .satisfies(walk -> assertThat(walk.outcome()).isEqualTo(Outcome.DONE))
                .satisfies(walk -> assertThat(walk.out().orElseThrow().tookMs()).isPresent());
        assertThat(disk.size(Table.LEDGER)).isZero();
        assertThat(disk.size(Table.WAITING)).isZero();
    }

    // ---- switched off, and changed

    @Test
    void oneThatIsSwitchedOffInTheMiddleIsTakenOutAndForgotten() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        someone(1);
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        until(open(shelf, canary("Carts", EMAIL), carts()), Duration.ofMinutes(5));
        assertThat(shelf.members("Carts", now)).hasSize(2);

        shelf.shows(Status.READY, OptionalLong.empty());
        ConnectionRunner without = open(shelf, Optional.empty(), carts());
        until(without, Duration.ofHours(1));
        assertThat(shelf.members("Carts", now)).containsExactly(hash("a1@example.org"));
        assertThat(copy(without).canary()).isEmpty();
        assertThat(CanaryBook.walks(rows, "c")).isEmpty();
    }

    @Test
    void oneThatIsToWalkElsewhereLeavesFirst() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        until(open(shelf, canary("Carts", EMAIL), carts(), vips()), Duration.ofMinutes(5));
        assertThat(shelf.members("Carts", now)).containsExactly(hash(EMAIL));

        shelf.shows(Status.READY, OptionalLong.empty());
        until(open(shelf, canary("Vips", "other@shop.example"), carts(), vips()), Duration.ofHours(2));
        assertThat(shelf.members("Carts", now)).isEmpty();
        assertThat(CanaryBook.walks(rows, "c"))
                .extracting(walk -> walk.audience() + " " + walk.outcome().word())
                .containsExactly("Vips done", "Carts given_up");
        assertThat(shelf.calls()).contains("Vips put 1", "Vips put 0");
    }

    @Test
    void oneWhoseAudienceIsTakenOutLeavesItWithTheOthers() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        until(open(shelf, canary("Carts", EMAIL), carts()), Duration.ofMinutes(5));
        assertThat(shelf.members("Carts", now)).containsExactly(hash(EMAIL));

        shelf.shows(Status.READY, OptionalLong.empty());
        ConnectionRunner without = open(shelf, Optional.empty());
        assertThat(copy(without).isTakenOut()).isTrue();
        until(without, Duration.ofHours(1));
        assertThat(shelf.members("Carts", now)).isEmpty();
        assertThat(without.status().copies()).isEmpty();
    }

    // ---- people who go by the same

    @Test
    void doesNotWalkWhereThePersonIsKnownWhoseAddressItIsAndSaysSo() throws StoreException {
        Shelf shelf = Shelf.ofDeltas();
        world.tellsAddresses(true);
        world.create(1);
        world.setAttribute(1, "email", Optional.of(Value.of(EMAIL)), now); // in no segment
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        until(runner, Duration.ofHours(13));
        assertThat(shelf.calls()).isEmpty();
        assertThat(copy(runner).canary().orElseThrow().trouble())
                .contains("its email is a person's, who counts before it; give it one of your own that no customer has"
                        + " or had");

        world.erase(1, now);
        until(runner, Duration.ofHours(19));
        assertThat(shelf.calls()).hasSize(2);
        assertThat(copy(runner).canary().orElseThrow().trouble()).isEmpty();
    }

    @Test
    void doesNotWalkWhereSomebodyOfTheSegmentGoesByTheSameAddressInAnotherSpelling() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        someone(1);
        world.setAttribute(1, "email", Optional.of(Value.of(" Canary@SHOP.example")), now);
        until(open(shelf, Optional.empty(), carts()), Duration.ofMinutes(1));
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        until(runner, Duration.ofHours(1));
        assertThat(copy(runner).canary().orElseThrow().trouble()).isPresent();
        assertThat(CanaryBook.walks(rows, "c")).isEmpty();

        world.setAttribute(1, "email", Optional.of(Value.of("a1@example.org")), now);
        someone(2);
        world.setAttribute(2, "email", Optional.of(Value.of(EMAIL)), now);
        until(runner, Duration.ofHours(13));
        assertThat(CanaryBook.walks(rows, "c")).as("it is another's now").isEmpty();
        world.erase(2, now);
        until(runner, Duration.ofHours(25));
        assertThat(CanaryBook.walks(rows, "c")).isNotEmpty();
    }

    /** As by a telephone number: the engine tells nobody by it. */
    @Test
    void keepsAwayFromWhoeverComesToGoByTheSameAlsoOutsideTheSegment() throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        until(runner, Duration.ofHours(1));
        assertThat(CanaryBook.walks(rows, "c")).hasSize(1);

        world.create(7);
        world.setAttribute(7, "email", Optional.of(Value.of(EMAIL)), now); // in no segment
        until(runner, Duration.ofHours(13));
        assertThat(CanaryBook.walks(rows, "c")).hasSize(1);
        assertThat(copy(runner).canary().orElseThrow().trouble()).isPresent();

        world.erase(7, now);
        until(runner, Duration.ofHours(20));
        assertThat(CanaryBook.walks(rows, "c")).hasSizeGreaterThan(1);
    }

    @Test
    void leavesAtOnceWhenThePersonComesWhoseAddressItIsAndTakesThemAlongNeverAndKeepsThemInNever()
            throws StoreException {
        Shelf shelf = Shelf.ofSnapshots();
        shelf.shows(Status.PROCESSING, OptionalLong.empty());
        ConnectionRunner runner = open(shelf, canary("Carts", EMAIL), carts());
        until(runner, Duration.ofMinutes(5));
        assertThat(shelf.members("Carts", now)).containsExactly(hash(EMAIL));

        shelf.shows(Status.READY, OptionalLong.empty());
        someone(1);
        world.setAttribute(1, "email", Optional.of(Value.of(EMAIL)), now);
        for (int minutes = 6; minutes < 120; minutes++) {
            until(runner, Duration.ofMinutes(minutes));
            assertThat(shelf.members("Carts", now))
                    .as("she is there from now on")
                    .containsExactly(hash(EMAIL));
        }
        assertThat(CanaryBook.walks(rows, "c").getFirst().outcome()).isEqualTo(Outcome.ASIDE);
        assertThat(copy(runner).delivered()).isEqualTo(1);

        world.setSegment(1, "carts", false, Why.PERSON, now); // bought
        until(runner, Duration.ofMinutes(130));
        assertThat(shelf.members("Carts", now)).isEmpty();
    }

    // ---- what it takes

    private static String hash(String email) {
        return HexFormat.of().formatHex(Values.sha256(email));
    }

    private void someone(int number) {
        world.create(number);
        world.setAttribute(number, "email", Optional.of(Value.of("a" + number + "@example.org")), now);
        world.setSegment(number, "carts", true, Why.PERSON, now);
    }

    private static CopyStatus copy(ConnectionRunner runner) {
        return runner.status().copies().getFirst();
    }

    private static CanaryStatus.State state(ConnectionRunner runner) {
        return copy(runner).canary().orElseThrow().state();
    }

    /** Lives until so long after the beginning. */
    private void until(ConnectionRunner runner, Duration end) throws StoreException {
        long last = START + end.toMillis();
        while (now < last) {
            now = Math.min(last, Math.max(runner.turn(), now));
        }
        runner.turn();
    }

    private static Optional<CanaryTarget> canary(String audience, String email) {
        return Optional.of(new CanaryTarget(
                audience,
                List.of(new Identified(IdentifierType.EMAIL, List.of(hash(email)))),
                List.of(Identifier.email(email)),
                EVERY.toMillis()));
    }

    private ConnectionRunner open(Shelf shelf, Optional<CanaryTarget> canary, Target... targets) throws StoreException {
        return open(shelf, canary, books, targets);
    }

    private ConnectionRunner open(Shelf shelf, Optional<CanaryTarget> canary, FaultyStore disk, Target... targets)
            throws StoreException {
        return new ConnectionRunner(
                shelf,
                new Settings(Map.of(), scratch),
                List.of(targets),
                Set.of(),
                canary,
                false,
                new ConnectionRunner.Surroundings(
                        "c",
                        world,
                        disk,
                        () -> Instant.ofEpochMilli(now),
                        new SplittableRandom(1),
                        scratch,
                        GATHERED_MS,
                        new SyncObserver() {
                            @Override
                            public void walked(String connection, String audience, boolean isIn, CanaryWay way) {
                                walked.add(
                                        (isIn ? "in " : "out ") + way.tookMs().orElseThrow());
                            }
                        }));
    }

    private static Target carts() {
        return target("Carts", "carts");
    }

    private static Target vips() {
        return target("Vips", "vips");
    }

    private static Target target(String audience, String segment) {
        return new Target(
                audience,
                Role.RETARGETING,
                new Admission(segment, List.of(), List.of(), Optional.empty(), List.of(IdentifierType.EMAIL)),
                Dialects.PLAIN,
                PhoneRegion.NONE,
                new LinkedHashMap<>(),
                List.of(),
                Optional.empty(),
                Guard.NONE,
                "d",
                Duration.ofHours(4).toMillis(),
                false);
    }
}
