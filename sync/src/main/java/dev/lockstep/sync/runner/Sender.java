package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.planner.CopyState.SnapshotState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;

/** How members are sent on a connection: by what its destination offers. For one thread. */
sealed interface Sender {

    /** In batches. */
    record OneByOne(Batches batches) implements Sender {}

    /** As snapshots of all. */
    record AtOnce(Snapshots snapshots) implements Sender {}

    /**
     * As the destination takes them.
     *
     * @param copies how many there are at the connection
     */
    static Sender of(Destination destination, Courier courier, Path scratch, IntSupplier copies) {
        return switch (destination) {
            case Destination.Deltas deltas -> new OneByOne(new Batches(courier, deltas));
            case Destination.Snapshots snapshots -> new AtOnce(new Snapshots(courier, snapshots, scratch, copies));
        };
    }

    /** How many go at once, at most. */
    default int most(Copy copy) {
        return switch (this) {
            case OneByOne(Batches batches) -> batches.size(copy);
            case AtOnce atOnce -> Integer.MAX_VALUE;
        };
    }

    /** How it stands with snapshots; empty where there are none. */
    default Optional<SnapshotState> snapshot(Copy copy) {
        return switch (this) {
            case OneByOne oneByOne -> Optional.empty();
            case AtOnce(Snapshots snapshots) -> Optional.of(snapshots.state(copy));
        };
    }
}
