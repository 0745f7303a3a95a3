package dev.lockstep.sync.rehearsal;

import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.spi.Snapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of destination that takes everything at once and calls nobody: with the identifiers, batches, quotas and pace of the real one,
 * but for its minimum, which the few people of a rehearsal never reach.
 */
record RehearsedKind(DestinationKind real) implements DestinationKind {

    private static final int NO_MINIMUM = 0;

    @Override
    public Declaration declaration() {
        Declaration it = real.declaration();
        return new Declaration(
                it.kind(),
                it.title(),
                it.summary(),
                it.account(),
                it.dialect(),
                it.carriesFields(),
                it.unit(),
                it.maxMembers(),
                NO_MINIMUM,
                it.expiry(),
                it.visibleWithin(),
                it.quotas(),
                it.source());
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        return switch (real.open(settings, surroundings)) {
            case Destination.Deltas deltas -> new Deltas(deltas);
            case Destination.Snapshots snapshots -> new Snapshots(snapshots);
        };
    }

    @Override
    public Dialect dialect(Settings settings) {
        return real.dialect(settings);
    }

    @Override
    public PhoneRegion phoneRegion(Settings settings) {
        return real.phoneRegion(settings);
    }

    @Override
    public String nameThere(String audience) {
        return real.nameThere(audience);
    }

    @Override
    public Optional<String> problem(AudienceShape audience, Settings settings) {
        return real.problem(audience, settings);
    }

    private static Answer<Map<Long, Observation>> inEffect(Map<Long, Remote> copies) {
        Map<Long, Observation> ready = new LinkedHashMap<>();
        copies.forEach((copy, remote) -> ready.put(copy, Observation.of(Status.READY, "rehearsed")));
        return new Answer.Done<>(ready);
    }

    private record Deltas(Destination.Deltas real) implements Destination.Deltas {

        @Override
        public Answer<List<Result>> send(Batch batch, Remote remote, Journal journal) {
            return new Answer.Done<>(batch.members().stream()
                    .<Result>map(member -> new Result.Accepted(true))
                    .toList());
        }

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            return inEffect(copies);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record Snapshots(Destination.Snapshots real) implements Destination.Snapshots {

        @Override
        public List<String> header(AudienceShape audience) {
            return real.header(audience);
        }

        @Override
        public Answer<Remote> put(Snapshot snapshot, Remote remote, Journal journal) {
            return new Answer.Done<>(remote.withId("rehearsed"));
        }

        @Override
        public Duration pace() {
            return real.pace();
        }

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            return inEffect(copies);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
