package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Ledger.LeftOut;
import dev.lockstep.sync.ledger.Ledger.Settled;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Snapshots, of a copy of which all is put at once: who is in the next one, and what became of whoever waited. They may be everybody, so
 * some are written at a time; where the program ends between, nobody knows yet that the snapshot is there, and it is put again. For one
 * thread.
 */
final class Puts {

    /** People of a snapshot who are noted as there in one write. */
    private static final int SETTLED_AT_ONCE = 10_000;

    private final Entries entries;
    private final Queues queues;
    private final Holders holders;
    private final Commit commit;

    /** Writes what is staged. */
    interface Commit {
        void run() throws StoreException;
    }

    Puts(Entries entries, Queues queues, Holders holders, Commit commit) {
        this.entries = entries;
        this.queues = queues;
        this.holders = holders;
        this.commit = commit;
    }

    /** See {@link Ledger#forEachRow}. */
    void forEachRow(Copy copy, LeftOut left, Consumer<Row> visitor) {
        entries.forEachAtOnce(copy, entry -> {
            boolean stays =
                    entry.work != null && entry.state == Entry.State.WAITING && left.isLeft(entry.work, entry.since);
            Row row = stays ? entry.sent : entry.wanted;
            if (row != null) {
                visitor.accept(row);
            }
        });
    }

    /** The oldest of those that waited, were not left out, and are in a snapshot that is being put. */
    private OptionalLong oldestWaiting(Copy copy, LeftOut left) {
        return copy.people.waiting.keySet().stream()
                .filter(work -> work.lane() != Lane.UPKEEP && !left.isLeft(work, queues.oldestPerson(copy.id, work)))
                .mapToLong(work -> queues.oldestPerson(copy.id, work))
                .min();
    }

    /** See {@link Ledger#settleSnapshot}. */
    void settle(Copy copy, LeftOut left, String digest, long rows, long now, Consumer<Settled> told)
            throws StoreException {
        OptionalLong oldest = oldestWaiting(copy, left);
        if (oldest.isPresent() && copy.effect.unconfirmedSince == Copy.NONE) {
            copy.effect.unconfirmedSince = oldest.getAsLong();
        }
        for (Work work : copy.people.works()) {
            settleAll(copy, work, left, digest, now, told);
        }
        copy.wasPut(digest, rows, now);
    }

    /** Who is left out has begun to wait after all others of this kind of work. */
    private void settleAll(Copy copy, Work work, LeftOut left, String digest, long now, Consumer<Settled> told)
            throws StoreException {
        List<Long> people = new ArrayList<>();
        do {
            people.clear();
            queues.scan(copy.id, work, (since, person) -> {
                if (!left.isLeft(work, since)) {
                    people.add(person);
                }
                return !left.isLeft(work, since) && people.size() < SETTLED_AT_ONCE;
            });
            people.forEach(person -> told.accept(settleOne(copy, work, person, digest, now)));
            if (people.size() == SETTLED_AT_ONCE) {
                commit.run();
            }
        } while (people.size() == SETTLED_AT_ONCE);
    }

    private Settled settleOne(Copy copy, Work work, long person, String digest, long now) {
        Entry entry = entries.of(copy, person);
        entries.open(copy, entry);
        queues.remove(entry);
        Row before = entry.sent;
        entry.sent = entry.wanted;
        entry.state = Entry.State.SETTLED;
        entry.work = null;
        entry.accepted(work.operation(), digest, copy.normaliser(), now);
        entry.isUnverified = true;
        entry.version = copy.batches + 1;
        holders.note(entry, before);
        copy.moved(work, before != null, entry.sent != null);
        entries.close(copy, entry);
        return new Settled(entry, work, true);
    }
}
