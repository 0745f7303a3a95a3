package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.sync.ledger.Copy;
import java.util.Optional;

/**
 * What is written down of a call while it is made: what the destination finds out, at once, and the name that the platform gave its answer,
 * with the call. Mutable, for one thread.
 */
final class CallJournal implements Journal {

    final Copy copy;

    /** The id of the batch, or the SHA-256 of the snapshot. */
    final String receipt;

    private final Courier courier;
    private Optional<String> answeredAs = Optional.empty();

    CallJournal(Courier courier, Copy copy, String receipt) {
        this.courier = courier;
        this.copy = copy;
        this.receipt = receipt;
    }

    @Override
    public void keep(Remote remote) {
        courier.journal(copy, remote);
    }

    @Override
    public void answered(String id) {
        answeredAs = Optional.of(id);
    }

    /** The name that the platform gave its last answer; empty where it gave none. */
    Optional<String> answeredAs() {
        return answeredAs;
    }
}
