package dev.lockstep.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Exclusion;
import dev.lockstep.destinations.spi.Exclusions;
import dev.lockstep.destinations.spi.Finding;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.ConnectionStatus.Found;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform that leaves out whom an audience excludes is told whom, and asked whether it does. */
class ExclusionsTest {

    private static final Finding FINDING = new Finding("Carts", "no-suppression", "a list lacks it; see to it");

    @TempDir
    Path scratch;

    private final World world = new World();
    private final FaultyStore books = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
    private final Leaving platform = new Leaving();
    private long now = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private ConnectionRunner runner;

    @BeforeEach
    void open() throws StoreException {
        Target buyers = target("Buyers", "buyers", Role.SUPPRESSION, List.of());
        Target carts = target("Carts", "carts", Role.RETARGETING, List.of("Buyers"));
        runner = new ConnectionRunner(
                platform,
                new Settings(Map.of(), scratch),
                List.of(buyers, carts),
                new ConnectionRunner.Surroundings(
                        "c",
                        world,
                        books,
                        () -> Instant.ofEpochMilli(now),
                        new SplittableRandom(1),
                        scratch,
                        100,
                        SyncObserver.NONE));
        world.create(1);
        world.setAttribute(1, "email", Optional.of(Value.of("a@example.org")), now);
        world.setSegment(1, "carts", true, Why.PERSON, now);
        world.create(2);
        world.setAttribute(2, "email", Optional.of(Value.of("b@example.org")), now);
        world.setSegment(2, "buyers", true, Why.PERSON, now);
    }

    @Test
    void areToldWhenTheAudienceIsThereAndAgainEveryHour() throws StoreException {
        until(0);
        assertThat(platform.told).containsExactly("Carts #Carts without {Buyers=#Buyers}");

        until(59);
        assertThat(platform.told).hasSize(1);
        until(61);
        assertThat(platform.told).hasSize(2);

        runner.retry();
        until(62);
        assertThat(platform.told).as("somebody asked").hasSize(3);
    }

    @Test
    void keepTheirNotesAndTellWhatTheyFound() throws StoreException {
        platform.answers.add(new Answer.Done<>(List.of(FINDING)));
        until(0);

        assertThat(found())
                .extracting(Found::code, Found::says)
                .containsExactly(tuple("no-suppression", "a list lacks it; see to it"));
        assertThat(runner.ledger().copy("Carts").remote().note("told")).contains("1");
        until(11);
        assertThat(found()).isEmpty();
    }

    @Test
    void thatCannotBeKeptAreTriedAgainAndHoldNobodyUp() throws StoreException {
        platform.answers.add(new Answer.Done<>(List.of(FINDING)));
        until(0);
        Answer<List<Finding>> broken =
                Answer.failed(new Failure.Credentials(new Trouble("58", "ask Yandex for access to the API")));
        platform.answers.addAll(List.of(broken, broken));
        until(11);

        assertThat(found())
                .extracting(Found::code)
                .as("what was found before is still so")
                .containsExactly("no-suppression", "exclusions-unknown");
        assertThat(runner.stopped()).isEmpty();
        world.create(3);
        world.setAttribute(3, "email", Optional.of(Value.of("c@example.org")), now);
        world.setSegment(3, "carts", true, Why.PERSON, now);
        until(12);
        assertThat(platform.sent).hasSize(3);

        until(16);
        assertThat(found()).isEmpty();
    }

    private List<Found> found() {
        return runner.status().copies().get(1).found();
    }

    /** Lives until so many minutes after the beginning. */
    private void until(int minutes) throws StoreException {
        long end = Instant.parse("2026-03-01T00:00:01Z").toEpochMilli() + minutes * 60_000L;
        while (true) {
            long next = Math.max(runner.turn(), now);
            if (next > end) {
                return;
            }
            now = next;
        }
    }

    private static Target target(String audience, String segment, Role role, List<String> shields) {
        return new Target(
                audience,
                role,
                new Admission(segment, List.of(), List.of(), Optional.empty(), List.of(IdentifierType.EMAIL)),
                Dialects.PLAIN,
                PhoneRegion.NONE,
                new LinkedHashMap<>(),
                shields,
                Optional.empty(),
                Guard.NONE,
                "d",
                Duration.ofHours(4).toMillis(),
                false);
    }

    /** Takes everybody, and answers about exclusions as it was told to. */
    private static final class Leaving implements DestinationKind, Destination.Deltas, Exclusions {
        private final List<String> told = new ArrayList<>();
        private final List<String> sent = new ArrayList<>();
        private final List<Answer<List<Finding>>> answers = new ArrayList<>();

        @Override
        public Declaration declaration() {
            return new Declaration(
                    "leaving",
                    "Leaving",
                    "For tests.",
                    List.of(),
                    Dialects.PLAIN,
                    true,
                    Declaration.Unit.PEOPLE,
                    8,
                    0,
                    Optional.empty(),
                    Duration.ofHours(1),
                    List.of(),
                    "https://example.org");
        }

        @Override
        public Destination open(Settings settings, Surroundings surroundings) {
            return this;
        }

        @Override
        public Optional<Exclusions> exclusions() {
            return Optional.of(this);
        }

        @Override
        public Answer<List<Finding>> keep(List<Exclusion> all, Notes notes) {
            for (Exclusion exclusion : all) {
                Map<String, String> without = new LinkedHashMap<>();
                exclusion
                        .suppressions()
                        .forEach((name, remote) -> without.put(name, remote.id().orElse("not there")));
                told.add(exclusion.audience() + " " + exclusion.remote().id().orElseThrow() + " without " + without);
                notes.keep(exclusion.copy(), exclusion.remote().with("told", Integer.toString(told.size())));
            }
            return answers.isEmpty() ? new Answer.Done<>(List.of()) : answers.removeFirst();
        }

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            return new Answer.Done<>(Map.of());
        }

        @Override
        public Answer<List<Result>> send(Batch batch, Remote remote, Journal journal) {
            journal.keep(remote.withId("#" + batch.audience().name()));
            batch.members().forEach(member -> sent.add(member.key()));
            return new Answer.Done<>(batch.members().stream()
                    .<Result>map(member -> new Result.Accepted(true))
                    .toList());
        }
    }
}
