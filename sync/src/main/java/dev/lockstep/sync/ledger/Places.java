package dev.lockstep.sync.ledger;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.workspace.Audience.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where people stand with the copies, and what is to be sent of them: what follows from the difference between what should be there and
 * what is, whatever has happened between. Its states are those of {@link Entry}. For one thread.
 */
final class Places {

    private final Entries entries;
    private final Queues queues;
    private final Rechecks rechecks;
    private final Holders holders;
    private final Unit unit;

    Places(Entries entries, Queues queues, Rechecks rechecks, Holders holders, Unit unit) {
        this.entries = entries;
        this.queues = queues;
        this.rechecks = rechecks;
        this.holders = holders;
        this.unit = unit;
    }

    /** See {@link Ledger#place}. */
    void place(Copy copy, Role role, long person, Standing standing, long againAt, Ledger.Cause cause, long now) {
        if (standing instanceof Standing.Outside && entries.find(copy.id, person) == null) {
            return;
        }
        Entry entry = entries.of(copy, person);
        if (isAsBefore(entry, standing, againAt, cause)) {
            return;
        }
        entries.open(copy, entry);
        Row before = entry.wanted;
        entry.inSegment = !(standing instanceof Standing.Outside);
        entry.droppedAt = standing instanceof Standing.DropsOut(var gate) ? gate : null;
        entry.wanted = standing.isSentAs().orElse(null);
        entry.isErased |= cause.isErasure();
        rechecks.set(entry, againAt);
        boolean isChanged = !Objects.equals(before, entry.wanted);
        if (isChanged) {
            entry.why = cause.why();
            entry.at = cause.at();
            entry.factAt = cause.factAt();
            entry.foundAt = cause.foundAt();
            holders.note(entry, before);
        } else if (entry.wanted == null && cause.why().compareTo(entry.why) < 0) {
            entry.why = cause.why(); // Was to leave anyway, and now by their own doing: no guard may keep them.
        }
        if (isChanged || entry.state != Entry.State.REJECTED) {
            queue(role, entry, now);
        }
        entries.close(copy, entry);
    }

    /** Whether nothing is otherwise than it was, so that nothing need be written. What somebody waits for may be another kind of work. */
    private static boolean isAsBefore(Entry entry, Standing standing, long againAt, Ledger.Cause cause) {
        return entry.state != Entry.State.WAITING
                && entry.inSegment == !(standing instanceof Standing.Outside)
                && entry.droppedAt == (standing instanceof Standing.DropsOut(var gate) ? gate : null)
                && Objects.equals(entry.wanted, standing.isSentAs().orElse(null))
                && (entry.wanted != null || cause.why().compareTo(entry.why) >= 0)
                && entry.isErased == cause.isErasure()
                && entry.againAt == againAt;
    }

    /** See {@link Ledger#merge}. */
    void merge(Copy copy, Role role, long absorbed, long into, Ledger.Cause cause, long now) {
        Entry from = entries.find(copy.id, absorbed);
        if (from == null) {
            return;
        }
        if (unit == Unit.IDENTIFIERS && from.sent != null && from.state != Entry.State.IN_FLIGHT) {
            Row moved = from.sent;
            Entry to = entries.of(copy, into);
            entries.open(copy, to);
            Row before = to.sent;
            to.sent = before == null ? moved : before.by(Identifiers.union(before.identifiers(), moved.identifiers()));
            to.tookOver(from, before == null);
            holders.note(to, before);
            queue(role, to, now);
            entries.close(copy, to);
            entries.open(copy, from);
            from.sent = null;
            holders.note(from, moved);
            entries.close(copy, from);
        }
        place(copy, role, absorbed, new Standing.Outside(), Instants.NEVER, cause, now);
    }

    /** What is there of a person is to be sent again as it is. */
    private void sendAgain(Copy copy, Role role, Entry entry, long now) {
        entries.open(copy, entry);
        entry.isDue = true;
        queue(role, entry, now);
        entries.close(copy, entry);
    }

    /** See {@link Ledger#refresh}. */
    boolean refresh(Copy copy, Role role, int people, long now) {
        if (copy.refresh.reached == Copy.EVERYBODY) {
            return false;
        }
        List<Entry> some = entries.some(copy, copy.refresh.reached, people);
        for (Entry entry : some) {
            if (entry.isSettledBefore(copy.refresh.takenBefore)) {
                sendAgain(copy, role, entry, now);
            }
        }
        copy.refresh.reached = some.size() < people ? Copy.EVERYBODY : some.getLast().person;
        return copy.refresh.reached != Copy.EVERYBODY;
    }

    /** Puts the entry where it belongs by what is there and what should be; the caller counts. */
    void queue(Role role, Entry entry, long now) {
        if (entry.state == Entry.State.IN_FLIGHT) {
            return; // When the answer is there it is looked at again.
        }
        Optional<Operation> next = next(entry);
        if (next.isEmpty()) {
            if (entry.state == Entry.State.WAITING) {
                queues.remove(entry);
            }
            entry.sent = entry.wanted;
            entry.isDue = false;
            entry.state = Entry.State.SETTLED;
            entry.work = null;
            entry.code = "";
            return;
        }
        boolean isUpkeep = entry.wanted != null && entry.sent != null && next.get() == Operation.ADD;
        Work work = Work.of(role, next.get(), entry.why, isUpkeep, entry.isErased);
        if (entry.state == Entry.State.WAITING) {
            if (work.equals(entry.work)) {
                return;
            }
            queues.remove(entry);
        } else {
            entry.since = now;
        }
        entry.state = Entry.State.WAITING;
        entry.work = work;
        entry.code = "";
        queues.add(entry);
    }

    /** What is to be sent next of the difference. An old identifier is removed before a new one is added. */
    Optional<Operation> next(Entry entry) {
        Row wanted = entry.wanted;
        Row sent = entry.sent;
        if (Objects.equals(wanted, sent)) {
            return wanted != null && entry.isDue ? Optional.of(Operation.ADD) : Optional.empty();
        }
        if (wanted == null) {
            return Optional.of(Operation.REMOVE);
        }
        if (sent == null) {
            return Optional.of(Operation.ADD);
        }
        return switch (unit) {
            case PEOPLE -> Optional.of(sent.key().equals(wanted.key()) ? Operation.ADD : Operation.REMOVE);
            case IDENTIFIERS -> {
                if (!Identifiers.without(sent.identifiers(), wanted.identifiers())
                        .isEmpty()) {
                    yield Optional.of(Operation.REMOVE);
                }
                boolean isSame = sent.fields().equals(wanted.fields())
                        && Identifiers.without(wanted.identifiers(), sent.identifiers())
                                .isEmpty();
                yield isSame && !entry.isDue ? Optional.empty() : Optional.of(Operation.ADD);
            }
        };
    }
}
