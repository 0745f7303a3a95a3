package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be looked at when: rows of due instant and person, of which the nearest are in memory.
 *
 * <p>A person's timer moves with nearly every fact, mostly to a later instant. So a row is not moved: it is left to come up, and
 * is then put back at the instant that is right by then. Only a timer that moves to an earlier instant takes a new row, and the
 * old one is thrown away when it comes up; {@link Person#queuedFor} tells them apart.
 *
 * <p>In memory is every row that is due before {@link #horizon}. When those have come up the next ones are read, from the
 * horizon on: reading from the beginning would wade through all rows that were deleted.
 */
final class Timers {

    /** How many rows are read at once. */
    private static final int READ_AT_ONCE = 20_000;

    /** With more than this in memory, the latest are forgotten again: they are in the store. */
    private static final int MAX_IN_MEMORY = 4 * READ_AT_ONCE;

    private static final Comparator<Entry> BY_DUE =
            Comparator.comparingLong(Entry::due).thenComparingLong(Entry::person);

    private final Reads store;
    private final WriteSet writes;
    private final TreeSet<Entry> near = new TreeSet<>(BY_DUE);
    private long horizon = Long.MIN_VALUE;

    /** A person's turn. */
    record Entry(long due, long person) {}

    Timers(Reads store, WriteSet writes) {
        this.store = store;
        this.writes = writes;
    }

    /** Sees to it that the person comes up when their timer is due. */
    void schedule(Person person) {
        long due = person.state.timer();
        if (due < person.queuedFor) {
            person.queuedFor = due;
            person.changed = true;
            writes.put(Table.TIMERS, Keys.of(due, person.number), new byte[0]);
            if (due < horizon) {
                near.add(new Entry(due, person.number));
                forgetTheFarthest();
            }
        }
    }

    /** The first entry that is due at or before {@code now}, taken off; null where there is none. */
    @Nullable
    Entry poll(long now) {
        if (near.isEmpty() || near.first().due() > now) {
            return null;
        }
        Entry first = near.removeFirst();
        writes.delete(Table.TIMERS, Keys.of(first.due(), first.person()));
        return first;
    }

    /** When the first entry is due, or when it must be looked for. */
    long next() {
        return near.isEmpty() ? horizon : near.first().due();
    }

    /** Reads on from the horizon where something there may be due. */
    void lookAhead(long now) {
        while (near.isEmpty() && horizon <= now) {
            long from = horizon;
            long[] last = {Instants.NEVER};
            store.scan(Table.TIMERS, Keys.of(from), Keys.of(Long.MAX_VALUE), (key, value) -> {
                long due = Keys.number(key, 0);
                if (near.size() >= READ_AT_ONCE && due > near.last().due()) {
                    last[0] = due;
                    return false;
                }
                near.add(new Entry(due, Keys.number(key, 1)));
                return true;
            });
            horizon = last[0];
        }
    }

    private void forgetTheFarthest() {
        if (near.size() > MAX_IN_MEMORY) {
            while (near.size() > READ_AT_ONCE) {
                horizon = near.removeLast().due();
            }
            near.removeIf(entry -> entry.due() >= horizon);
        }
    }
}
