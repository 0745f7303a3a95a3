package dev.lockstep.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.Feed;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audience is defined otherwise: whom that may move is asked, nobody else is, and whoever should leave leaves. */
class RedefinedTest {

    /** More than are asked in a turn. */
    private static final int PEOPLE = 1_200;

    @TempDir
    Path scratch;

    private final World world = new World();
    private final Asked asked = new Asked(world);
    private final Shelf shelf = Shelf.ofSnapshots();
    private final FaultyStore books = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
    private long now = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

    @Test
    void whoIsInASegmentThatComesToBeExcludedLeavesAndNobodyElseIsAsked() throws StoreException {
        everybody();
        enter("bought", 7, 1_150, 9_999);
        live(carts(List.of()));

        asked.people.clear();
        live(carts(List.of("bought")));

        assertThat(there()).isEqualTo(everybodyBut(7, 1_150));
        assertThat(asked.people).containsExactly(7L, 1_150L);
    }

    @Test
    void whereManyComeToBeExcludedAndFewAreThereOnlyThoseAreAsked() throws StoreException {
        enter("bought", LongStream.rangeClosed(1, PEOPLE).toArray());
        someone(9_999);
        someone(7);
        live(carts(List.of()));
        assertThat(there()).containsExactlyInAnyOrder("a7@example.org", "a9999@example.org");

        asked.people.clear();
        live(carts(List.of("bought")));

        assertThat(there()).containsExactly("a9999@example.org");
        assertThat(asked.people).containsExactly(7L, 9_999L);
    }

    @Test
    void whoLeftASegmentWhileNobodyLookedIsAskedWhenItIsExcludedNoMore() throws StoreException {
        everybody();
        enter("bought", 7, 1_150);
        live(carts(List.of("bought")));
        world.setSegment(7, "bought", false, Why.PERSON, now);

        asked.people.clear();
        live(carts(List.of()));

        assertThat(there()).isEqualTo(everybodyBut());
        assertThat(asked.people).containsExactly(7L, 1_150L);
    }

    @Test
    void allWhoWereExcludedComeBack() throws StoreException {
        everybody();
        enter("bought", LongStream.rangeClosed(1, PEOPLE).toArray());
        live(carts(List.of("bought")));
        assertThat(there()).isEmpty();

        live(carts(List.of()));

        assertThat(there()).isEqualTo(everybodyBut());
    }

    @Test
    void aSurveyThatIsCutOffByAnotherDefinitionIsOneOfEverybody() throws StoreException {
        everybody();
        enter("bought", 7, 1_150);
        enter("complained", LongStream.rangeClosed(1, PEOPLE).toArray());
        live(carts(List.of()));

        open(carts(List.of("bought", "complained"))).turn();
        live(carts(List.of("bought")));

        assertThat(there()).isEqualTo(everybodyBut(7, 1_150));
    }

    @Test
    void aSurveyThatTheEndOfTheProgramCutsOffGoesOn() throws StoreException {
        everybody();
        enter("bought", LongStream.rangeClosed(1, PEOPLE).toArray());
        live(carts(List.of()));

        open(carts(List.of("bought"))).turn();
        live(carts(List.of("bought")));

        assertThat(there()).isEmpty();
    }

    @Test
    void whereSomeOfTheLogWasMissedEverybodyIsAsked() throws StoreException {
        everybody();
        enter("bought", 7);
        live(carts(List.of()));
        world.setSegment(8, "carts", false, Why.PERSON, now);
        world.forgetLog();

        live(carts(List.of("bought")));

        assertThat(there()).isEqualTo(everybodyBut(7, 8));
    }

    @Test
    void whoGivesNoConsentLeavesWhereItComesToBeAskedFor() throws StoreException {
        everybody();
        world.setAttribute(7, "ads", Optional.of(Value.of(true)), now);
        live(carts(List.of("bought")));

        live(target(
                List.of("bought"),
                Optional.of(new Condition.Attribute(
                        dev.lockstep.core.model.Path.of("ads"),
                        dev.lockstep.core.condition.Test.of(new Comparison.Equal(Value.of(true)))))));

        assertThat(there()).containsExactly("a7@example.org");
    }

    private void everybody() {
        LongStream.rangeClosed(1, PEOPLE).forEach(this::someone);
    }

    private void someone(long person) {
        enter("carts", person);
        world.setAttribute(person, "email", Optional.of(Value.of("a" + person + "@example.org")), now);
    }

    private void enter(String segment, long... people) {
        for (long person : people) {
            if (!world.people().containsKey(person)) {
                world.create(person);
            }
            world.setSegment(person, segment, true, Why.PERSON, now);
        }
    }

    private Set<String> there() {
        return shelf.members("Carts", now);
    }

    private static Set<String> everybodyBut(long... people) {
        return LongStream.rangeClosed(1, PEOPLE)
                .filter(person -> LongStream.of(people).noneMatch(other -> other == person))
                .mapToObj(person -> "a" + person + "@example.org")
                .collect(Collectors.toSet());
    }

    /** Half a day, in which all is asked and sent. */
    private void live(Target target) throws StoreException {
        ConnectionRunner runner = open(target);
        long end = now + Duration.ofHours(12).toMillis();
        while (now < end) {
            now = Math.min(end, Math.max(runner.turn(), now));
        }
        runner.close();
    }

    private ConnectionRunner open(Target target) throws StoreException {
        return new ConnectionRunner(
                shelf,
                new Settings(Map.of(), scratch),
                List.of(target),
                new ConnectionRunner.Surroundings(
                        "c",
                        asked,
                        books,
                        () -> Instant.ofEpochMilli(now),
                        new SplittableRandom(1),
                        scratch,
                        100,
                        SyncObserver.NONE));
    }

    private static Target carts(List<String> excluded) {
        return target(excluded, Optional.empty());
    }

    private static Target target(List<String> excluded, Optional<Condition.Attribute> consent) {
        return new Target(
                "Carts",
                Role.ANALYTICS,
                new Admission("carts", excluded, List.of(), consent, List.of(IdentifierType.EMAIL)),
                Dialects.PLAIN.withHashing(dev.lockstep.destinations.identifiers.Hashing.NONE),
                PhoneRegion.NONE,
                new LinkedHashMap<>(),
                List.of(),
                Optional.empty(),
                Guard.NONE,
                "d" + excluded + consent,
                Duration.ofHours(4).toMillis(),
                false);
    }

    /** A world that remembers of whom it was asked. */
    private static final class Asked implements Feed {
        private final World world;
        private final Set<Long> people = new TreeSet<>();

        Asked(World world) {
            this.world = world;
        }

        @Override
        public Happenings after(long position, int limit) {
            return world.after(position, limit);
        }

        @Override
        public Profile profile(long person) {
            people.add(person);
            return world.profile(person);
        }

        @Override
        public List<Long> people(String segment, long after, int limit) {
            return world.people(segment, after, limit);
        }

        @Override
        public void await(long position, Duration atMost) {
            world.await(position, atMost);
        }
    }
}
