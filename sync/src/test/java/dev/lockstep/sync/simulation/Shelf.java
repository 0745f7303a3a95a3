package dev.lockstep.sync.simulation;

import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.spi.Snapshot;
import dev.lockstep.destinations.toolkit.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A platform on which nothing fails, and which shows what it has as it is told to. Members may expire. */
final class Shelf implements DestinationKind {

    private final boolean isAtOnce;
    private final Optional<Duration> expiry;
    private final List<Quota> quotas;

    /** By audience, who is there by their key or address, and since when. */
    private final Map<String, Map<String, Long>> members = new TreeMap<>();

    private final List<String> calls = new ArrayList<>();
    private Optional<Status> shown = Optional.empty();
    private OptionalLong received = OptionalLong.empty();

    private Shelf(boolean isAtOnce, Optional<Duration> expiry, List<Quota> quotas) {
        this.isAtOnce = isAtOnce;
        this.expiry = expiry;
        this.quotas = quotas;
    }

    static Shelf ofDeltas(Quota... quotas) {
        return new Shelf(false, Optional.empty(), List.of(quotas));
    }

    static Shelf ofSnapshots(Quota... quotas) {
        return new Shelf(true, Optional.empty(), List.of(quotas));
    }

    Shelf expiringAfter(Duration span) {
        return new Shelf(isAtOnce, Optional.of(span), quotas);
    }

    /** From now on it shows all copies so. */
    void shows(Status status, OptionalLong count) {
        shown = Optional.of(status);
        received = count;
    }

    /** From now on it shows nothing. */
    void showsNothing() {
        shown = Optional.empty();
    }

    /** Who is there and has not expired. */
    Set<String> members(String audience, long now) {
        return members.getOrDefault(audience, Map.of()).entrySet().stream()
                .filter(member -> expiry.isEmpty()
                        || now < member.getValue() + expiry.get().toMillis())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What was called, in order. */
    List<String> calls() {
        return calls;
    }

    @Override
    public Declaration declaration() {
        return new Declaration(
                "shelf",
                "Shelf",
                "For tests.",
                List.of(),
                Dialects.PLAIN,
                true,
                Declaration.Unit.PEOPLE,
                8,
                0,
                expiry,
                Duration.ofHours(1),
                quotas,
                "https://example.org");
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        return isAtOnce ? new AtOnce(surroundings.clock()) : new OneByOne(surroundings);
    }

    private Answer<Map<Long, Observation>> show(Map<Long, Remote> copies) {
        Map<Long, Observation> seen = new HashMap<>();
        shown.ifPresent(status -> copies.keySet()
                .forEach(id -> seen.put(
                        id,
                        new Observation(
                                status,
                                "as told",
                                received,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty()))));
        return new Answer.Done<>(seen);
    }

    private final class OneByOne implements Destination.Deltas {
        private final InstantSource clock;
        private final Meter meter;

        OneByOne(Surroundings surroundings) {
            this.clock = surroundings.clock();
            this.meter = surroundings.meter();
        }

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            return show(copies);
        }

        @Override
        public Answer<List<Result>> send(Batch batch, Remote remote, Journal journal) {
            OptionalLong until = meter.take("call");
            if (until.isPresent()) {
                return Answer.failed(new Failure.Later(
                        new Trouble(Failures.NO_QUOTA, "no quota"),
                        Optional.of(Duration.ofMillis(until.getAsLong() - clock.millis()))));
            }
            String audience = batch.audience().name();
            Map<String, Long> there = members.computeIfAbsent(audience, name -> new TreeMap<>());
            batch.members().forEach(member -> {
                if (batch.operation() == Operation.ADD) {
                    there.put(member.key(), clock.millis());
                } else {
                    there.remove(member.key());
                }
            });
            calls.add(audience + " " + batch.operation().word() + " "
                    + batch.members().stream().map(Batch.Member::key).toList());
            return new Answer.Done<>(batch.members().stream()
                    .<Result>map(member -> new Result.Accepted(true))
                    .toList());
        }
    }

    private final class AtOnce implements Destination.Snapshots {
        private final InstantSource clock;

        AtOnce(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            return show(copies);
        }

        @Override
        public List<String> header(AudienceShape audience) {
            return List.of("email");
        }

        @Override
        public Duration pace() {
            return Duration.ofMinutes(30);
        }

        @Override
        public Answer<Remote> put(Snapshot snapshot, Remote remote, Journal journal) {
            String audience = snapshot.audience().name();
            Map<String, Long> there = new TreeMap<>();
            try {
                Files.readAllLines(snapshot.file()).stream().skip(1).forEach(line -> there.put(line, clock.millis()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            members.put(audience, there);
            calls.add(audience + " put " + there.size());
            return new Answer.Done<>(remote.withId(audience));
        }
    }
}
