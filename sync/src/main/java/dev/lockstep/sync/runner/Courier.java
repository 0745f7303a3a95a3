package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Lane;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What those who call a destination share: the ledger that they write to, the waits and the quotas that they keep to, who is told, and
 * why nothing is called at all. Mutable, for one thread.
 */
final class Courier {

    final String connection;
    final Declaration declaration;
    final Ledger ledger;
    final Budgets budgets;
    final Waits waits;
    final InstantSource clock;
    final SyncObserver observer;
    private @Nullable Trouble stopped;

    Courier(
            String connection,
            Declaration declaration,
            Ledger ledger,
            Budgets budgets,
            Waits waits,
            InstantSource clock,
            SyncObserver observer) {
        this.connection = connection;
        this.declaration = declaration;
        this.ledger = ledger;
        this.budgets = budgets;
        this.waits = waits;
        this.clock = clock;
        this.observer = observer;
    }

    /** Why nothing is called until somebody changes something. */
    Optional<Trouble> stopped() {
        return Optional.ofNullable(stopped);
    }

    void stop(Trouble trouble) {
        stopped = trouble;
    }

    void resume() {
        stopped = null;
        waits.succeeded();
    }

    /** Keeps what a destination has found out, before it goes on. */
    void journal(Copy copy, Remote remote) {
        try {
            ledger.journal(copy, remote);
        } catch (StoreException e) {
            throw new UnreadableException("what was found out cannot be written down, so no more is done", e);
        }
    }

    void tellFailure(Copy copy, Lane lane, Failure failure) {
        observer.failed(connection, copy.audience(), lane, failure);
    }

    void tell(Copy copy, Ledger.Settled settled, long now) {
        if (!settled.isAccepted()) {
            observer.rejected(connection, copy.audience(), settled.operation());
            return;
        }
        Entry entry = settled.entry();
        observer.accepted(
                connection,
                copy.audience(),
                settled.operation(),
                new SyncObserver.Hops(entry.factAt(), entry.at(), entry.since(), now));
    }
}
