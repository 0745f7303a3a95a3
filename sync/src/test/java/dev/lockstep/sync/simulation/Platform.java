package dev.lockstep.sync.simulation;

import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
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
import dev.lockstep.destinations.spi.Observation;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A platform that outlives its connections and fails by a seed. It refuses an identifier that begins with {@code 0}, as if it could
 * not be read: alone where it tells of each member, else with the whole batch.
 */
final class Platform implements DestinationKind {

    /** How the platform takes members. */
    enum Manner {
        IDENTIFIERS,
        PEOPLE,
        SNAPSHOTS
    }

    private static final Quota QUOTA = Quota.of("call", 40, Duration.ofMinutes(1));

    private final Manner manner;
    private final SplittableRandom dice;
    private final boolean tellsOfEach;
    private final Optional<Duration> expiry;
    private final List<Long> calls = new ArrayList<>();
    private final Map<String, Batch> batches = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> audiences = new TreeMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Long> sentAt = new HashMap<>();
    private final List<String> trail = new ArrayList<>();
    private boolean isWell;

    Platform(Manner manner, SplittableRandom dice) {
        this.manner = manner;
        this.dice = dice;
        this.tellsOfEach = dice.nextBoolean();
        this.expiry = dice.nextInt(3) == 0 ? Optional.of(Duration.ofMinutes(10)) : Optional.empty();
    }

    /** From now on nothing fails. */
    void heal() {
        isWell = true;
    }

    /** What the platform has of an audience by now: identifiers, or people with their identifiers. */
    Map<String, Set<String>> members(String audience, long now) {
        Map<String, Set<String>> members = new TreeMap<>(audiences.getOrDefault(audience, Map.of()));
        expiry.ifPresent(span -> members.keySet()
                .removeIf(member -> now >= sentAt.getOrDefault(audience + "/" + member, now) + span.toMillis()));
        return members;
    }

    /** All that was done, for comparing runs. */
    List<String> trail() {
        return trail;
    }

    static boolean isBad(String identifier) {
        return identifier.startsWith("0");
    }

    @Override
    public Declaration declaration() {
        return new Declaration(
                "simulated",
                "Simulated",
                "For tests.",
                List.of(),
                Dialects.PLAIN,
                true,
                manner == Manner.IDENTIFIERS ? Declaration.Unit.IDENTIFIERS : Declaration.Unit.PEOPLE,
                8,
                0,
                expiry,
                Duration.ofHours(1),
                List.of(QUOTA),
                "https://example.org");
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        return manner == Manner.SNAPSHOTS ? new AtOnce(surroundings) : new OneByOne(surroundings);
    }

    private sealed interface Fault {
        record None() implements Fault {}

        record Before(Failure failure) implements Fault {}

        record After(Failure failure) implements Fault {}
    }

    private Fault fault() {
        if (isWell) {
            return new Fault.None();
        }
        Trouble trouble = new Trouble("simulated", "by the seed");
        return switch (dice.nextInt(20)) {
            case 0 -> new Fault.Before(new Failure.Later(trouble, Optional.empty()));
            case 1 -> new Fault.Before(new Failure.Later(trouble, Optional.of(Duration.ofSeconds(dice.nextInt(100)))));
            case 2 -> new Fault.Before(new Failure.Unknown(trouble, Optional.empty()));
            case 3 -> new Fault.After(new Failure.Unknown(trouble, Optional.empty()));
            case 4 -> new Fault.Before(new Failure.Credentials(trouble));
            default -> new Fault.None();
        };
    }

    private Optional<Failure> count(Surroundings surroundings) {
        OptionalLong until = surroundings.meter().take(QUOTA.name());
        long now = surroundings.clock().millis();
        if (until.isPresent()) {
            return Optional.of(new Failure.Later(
                    new Trouble(Failures.NO_QUOTA, "no quota"),
                    Optional.of(Duration.ofMillis(until.getAsLong() - now))));
        }
        calls.add(now);
        long inSpan = calls.stream()
                .filter(call -> call > now - QUOTA.per().toMillis())
                .count();
        if (inSpan > QUOTA.amount()) {
            throw new AssertionError("the quota was exceeded: " + inSpan + " calls in a minute");
        }
        return Optional.empty();
    }

    private static Map<Long, Observation> ready(Map<Long, Remote> copies) {
        Map<Long, Observation> seen = new HashMap<>();
        copies.keySet().forEach(id -> seen.put(id, Observation.of(Observation.Status.READY, "ready")));
        return seen;
    }

    private static Set<IdentifierType> types(Batch.Member member) {
        return member.identifiers().stream().map(Identified::type).collect(Collectors.toSet());
    }

    private static Set<String> values(List<Identified> identifiers) {
        return identifiers.stream().flatMap(it -> it.values().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private final class OneByOne implements Destination.Deltas {
        private final Surroundings surroundings;

        OneByOne(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            return new Answer.Done<>(Map.of());
        }

        @Override
        public Answer<List<Result>> send(Batch batch, Remote remote, Journal journal) {
            Optional<Failure> noQuota = count(surroundings);
            if (noQuota.isPresent()) {
                return Answer.failed(noQuota.get());
            }
            Batch before = batches.putIfAbsent(batch.id(), batch);
            if (before != null && !before.equals(batch)) {
                throw new AssertionError("two different batches have one id");
            }
            if (batch.members().isEmpty() || batch.members().size() > 8) {
                throw new AssertionError("a batch of " + batch.members().size());
            }
            if (batch.members().stream().map(Platform::types).distinct().count() > 1) {
                throw new AssertionError("a batch of people by different types of identifiers");
            }
            Fault fault = fault();
            if (fault instanceof Fault.Before(Failure failure)) {
                return Answer.failed(failure);
            }
            if (!tellsOfEach
                    && batch.operation() == Operation.ADD
                    && batch.members().stream().anyMatch(this::isBad)) {
                return Answer.failed(new Failure.Rejected(new Trouble("bad", "an identifier cannot be read")));
            }
            List<Result> results = new ArrayList<>();
            for (Batch.Member member : batch.members()) {
                results.add(take(batch.audience().name(), batch.operation(), member));
            }
            trail.add(batch.audience().name() + " " + batch.operation().word() + " "
                    + batch.members().stream().map(Batch.Member::key).toList());
            return fault instanceof Fault.After(Failure failure) ? Answer.failed(failure) : new Answer.Done<>(results);
        }

        private boolean isBad(Batch.Member member) {
            return manner == Manner.PEOPLE
                    && values(member.identifiers()).stream().anyMatch(Platform::isBad);
        }

        private Result take(String audience, Operation operation, Batch.Member member) {
            if (operation == Operation.ADD && isBad(member)) {
                return new Result.Rejected(new Trouble("bad", "an identifier cannot be read"));
            }
            Map<String, Set<String>> there = audiences.computeIfAbsent(audience, name -> new TreeMap<>());
            if (manner == Manner.IDENTIFIERS) {
                values(member.identifiers()).forEach(identifier -> {
                    if (operation == Operation.ADD) {
                        there.put(identifier, Set.of());
                        sentAt.put(
                                audience + "/" + identifier,
                                surroundings.clock().millis());
                    } else {
                        there.remove(identifier);
                    }
                });
                return new Result.Accepted(true);
            }
            Long version = versions.put(audience + "/" + member.key(), member.version());
            if (version != null && version > member.version()) {
                throw new AssertionError("an older version of somebody came after a newer one");
            }
            if (operation == Operation.ADD) {
                there.put(member.key(), values(member.identifiers()));
                sentAt.put(audience + "/" + member.key(), surroundings.clock().millis());
            } else {
                there.remove(member.key());
            }
            return new Result.Accepted(true);
        }
    }

    private final class AtOnce implements Destination.Snapshots {
        private final Surroundings surroundings;

        AtOnce(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            Optional<Failure> noQuota = count(surroundings);
            return noQuota.isPresent() ? Answer.failed(noQuota.get()) : new Answer.Done<>(ready(copies));
        }

        @Override
        public List<String> header(AudienceShape audience) {
            return List.of("email", "phone", "id");
        }

        @Override
        public Duration pace() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Answer<Remote> put(Snapshot snapshot, Remote remote, Journal journal) {
            Optional<Failure> noQuota = count(surroundings);
            if (noQuota.isPresent()) {
                return Answer.failed(noQuota.get());
            }
            Fault fault = fault();
            if (fault instanceof Fault.Before(Failure failure)) {
                return Answer.failed(failure);
            }
            Map<String, Set<String>> there = new TreeMap<>();
            try (Stream<String> lines = Files.lines(snapshot.file())) {
                lines.skip(1)
                        .flatMap(line -> Stream.of(line.split(",", -1)))
                        .filter(cell -> !cell.isEmpty())
                        .forEach(cell -> there.put(cell, Set.of()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            audiences.put(snapshot.audience().name(), there);
            there.keySet()
                    .forEach(cell -> sentAt.put(
                            snapshot.audience().name() + "/" + cell,
                            surroundings.clock().millis()));
            trail.add(snapshot.audience().name() + " put " + snapshot.rows());
            Remote known = remote.withId(snapshot.audience().name());
            journal.keep(known);
            return fault instanceof Fault.After(Failure failure) ? Answer.failed(failure) : new Answer.Done<>(known);
        }
    }
}
