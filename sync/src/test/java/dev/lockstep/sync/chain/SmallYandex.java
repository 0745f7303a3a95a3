package dev.lockstep.sync.chain;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Orders;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.spi.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Yandex Audience without its minimum of members, so that a shop of ten people is worth a simulation. */
record SmallYandex(DestinationKind yandex) implements DestinationKind {

    @Override
    public Declaration declaration() {
        Declaration it = yandex.declaration();
        return new Declaration(
                it.kind(),
                it.title(),
                it.summary(),
                it.account(),
                it.dialect(),
                it.carriesFields(),
                it.unit(),
                it.maxMembers(),
                0,
                it.expiry(),
                it.visibleWithin(),
                it.quotas(),
                it.source());
    }

    @Override
    public Set<String> events(Settings settings) {
        return yandex.events(settings);
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        return new Account((Destination.Snapshots) yandex.open(settings, surroundings));
    }

    private record Account(Destination.Snapshots account) implements Destination.Snapshots {

        @Override
        public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
            return account.look(copies);
        }

        @Override
        public Optional<Orders> orders() {
            return account.orders();
        }

        @Override
        public List<String> header(AudienceShape audience) {
            return account.header(audience);
        }

        @Override
        public Answer<Remote> put(Snapshot snapshot, Remote remote, Journal journal) {
            Snapshot uncounted = new Snapshot(
                    snapshot.audience(),
                    snapshot.definition(),
                    snapshot.file(),
                    snapshot.header(),
                    snapshot.rows(),
                    snapshot.sha256(),
                    true);
            return account.put(uncounted, remote, journal);
        }

        @Override
        public Duration pace() {
            return account.pace();
        }

        @Override
        public boolean isReady(Observation observation) {
            return account.isReady(observation);
        }

        @Override
        public void close() {
            account.close();
        }
    }
}
