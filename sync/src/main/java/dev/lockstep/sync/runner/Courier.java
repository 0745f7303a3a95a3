package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.ledger.Call;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
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
    final Freshness freshness = new Freshness();
    final CanaryBook canary;
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
        this.canary = CanaryBook.open(ledger);
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

    /** A call that was made about a copy did not do what it should. */
    void failed(CallJournal journal, String operation, Lane lane, long people, Failure failure, long began) {
        observer.failed(connection, journal.copy.audience(), lane, failure);
        String says = failure.trouble().toString();
        add(journal, operation, lane, new Counted(people, 0, 0), word(failure), Optional.of(says), began);
    }

    /** A call did what it should. */
    void done(CallJournal journal, String operation, Lane lane, Counted people, long began) {
        add(journal, operation, lane, people, Call.DONE, Optional.empty(), began);
    }

    /** How many people a call was about, and of these how many were taken and refused. */
    record Counted(long people, long accepted, long refused) {}

    private void add(
            CallJournal journal,
            String operation,
            Lane lane,
            Counted people,
            String answer,
            Optional<String> says,
            long began) {
        ledger.calls()
                .add(new Call(
                        0,
                        began,
                        tookMs(began),
                        journal.copy.audience(),
                        operation,
                        lane.name().toLowerCase(Locale.ROOT),
                        people.people(),
                        people.accepted(),
                        people.refused(),
                        answer,
                        says,
                        Optional.of(journal.receipt),
                        journal.answeredAs()));
    }

    /** What was seen of a copy, or of all where the audience is empty. */
    void looked(String audience, String answer, String says, long began) {
        ledger.calls()
                .add(new Call(
                        0,
                        began,
                        tookMs(began),
                        audience,
                        "look",
                        Lane.UPKEEP.name().toLowerCase(Locale.ROOT),
                        0,
                        0,
                        0,
                        answer,
                        Optional.of(says),
                        Optional.empty(),
                        Optional.empty()));
    }

    private long tookMs(long began) {
        return Math.max(0, clock.millis() - began);
    }

    static String word(Failure failure) {
        return switch (failure) {
            case Failure.Later later -> "later";
            case Failure.Unknown unknown -> "unknown";
            case Failure.TooMuch tooMuch -> "too-much";
            case Failure.Rejected rejected -> "rejected";
            case Failure.Credentials credentials -> "credentials";
            case Failure.Closed closed -> "closed";
            case Failure.Gone gone -> "gone";
        };
    }

    /**
     * What became of a change.
     *
     * @param began when the call was begun that it went with
     */
    void tell(Copy copy, Ledger.Settled settled, long began, long now) {
        Operation operation = settled.work().operation();
        if (settled.entry().isCanary()) {
            if (settled.isAccepted()) {
                canary.taken(operation, OptionalLong.of(began), now);
            }
            return; // It is told of elsewhere, and counted among nobody.
        }
        if (!settled.isAccepted()) {
            observer.rejected(connection, copy.audience(), operation);
            return;
        }
        observer.accepted(connection, copy.audience(), operation);
        Entry entry = settled.entry();
        observer.took(connection, copy.audience(), settled.work(), entry.person(), entry.since(), now);
        if (settled.work().lane() != Lane.UPKEEP && settled.work().why() != Why.DEFINITION) {
            freshness.accepted(copy.id(), entry.factAt(), entry.foundAt(), now);
            observer.arrived(
                    connection,
                    copy.audience(),
                    new SyncObserver.Hops(entry.factAt(), entry.foundAt(), entry.since(), now));
        }
    }

    /** Takes up how long changes took before the program began, and keeps it with all that the ledger writes. */
    void keepFreshness() {
        ledger.copies()
                .forEach(copy -> ledger.notes().freshness(copy).ifPresent(kept -> freshness.restore(copy.id(), kept)));
        ledger.notes().keepFreshness(copy -> freshness.changed(copy.id()));
    }

    /** All that was taken of a copy is in effect. */
    void confirm(Copy copy, long now) {
        freshness.confirmed(copy.id(), now);
        copy.confirm(now);
    }
}
