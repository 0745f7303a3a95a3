package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.population.Retention;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The log of membership changes, and what follows from it: who is in a segment, and how many they are. */
final class Memberships {

    private static final String SIZE = "size/";
    private static final String SWEPT = "swept";

    private final Reads store;
    private final WriteSet writes;
    private final Map<Integer, Size> sizes = new TreeMap<>();
    private final Set<Integer> resized = new LinkedHashSet<>();
    private final Tallies tallies;
    private final Counters counters;

    /** No change is before this position: to begin a scan here passes over all that were removed. */
    private long oldest;

    /** How many are in a segment, and when that changed last. */
    record Size(long people, long changedAt) {}

    Memberships(Reads store, WriteSet writes, Counters counters) {
        this.store = store;
        this.writes = writes;
        this.counters = counters;
        this.tallies = new Tallies(store, writes);
        this.oldest = swept(store);
    }

    /** The position of the last change that was removed because it need not be kept; 0 where none was. */
    static long swept(Reads store) {
        byte[] position = store.get(Table.META, Keys.of(SWEPT));
        return position == null ? 0 : Keys.number(position, 0);
    }

    void log(MembershipChange change, Person person, Definition definition, long writtenAt) {
        ChangeRow row = ChangeRow.of(change, person.number, definition.id(), writtenAt);
        append(row);
        tallies.moved(row, definition);
        byte[] member = Keys.of(definition.segment(), person.number);
        if (change.entered()) {
            writes.put(Table.MEMBERS, member, Keys.of(change.at()));
        } else {
            writes.delete(Table.MEMBERS, member);
        }
        Size before = size(definition.segment());
        sizes.put(definition.segment(), new Size(before.people + (change.entered() ? 1 : -1), change.at()));
        resized.add(definition.segment());
    }

    /** Counts an event that some segment asks for. */
    void tally(Fact.Event event, long now) {
        tallies.happened(event.name(), now);
    }

    /** Logs that something of a person may be another one that somebody beside the segments looks at. */
    void logProfile(Person person, long now) {
        append(person.number, new ProfileRow(person.number, now).bytes());
    }

    private void append(ChangeRow row) {
        append(row.person(), row.bytes());
    }

    private void append(long person, byte[] row) {
        long position = counters.takePosition();
        writes.put(Table.CHANGES, Keys.of(position), row);
        writes.put(Table.CHANGES_OF_PERSON, Keys.of(person, position), new byte[0]);
    }

    private Size size(int segment) {
        return sizes.computeIfAbsent(segment, it -> size(it, store));
    }

    static Size size(int segment, Reads store) {
        byte[] row = store.get(Table.META, Keys.of(SIZE + segment));
        if (row == null) {
            return new Size(0, Long.MIN_VALUE);
        }
        StateReader in = new StateReader(row);
        return new Size(in.unsigned(), in.signed());
    }

    /** A segment as it stands in the store. */
    static SegmentView view(Definition definition, boolean backfilled, Reads store) {
        Size size = size(definition.segment(), store);
        return new SegmentView(
                definition.name(),
                definition.hash(),
                size.people,
                size.changedAt == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(size.changedAt),
                backfilled);
    }

    /** Writes the sizes that have changed. */
    void write() {
        for (int segment : resized) {
            Size size = size(segment);
            StateWriter row = new StateWriter();
            row.unsigned(size.people);
            row.signed(size.changedAt);
            writes.put(Table.META, Keys.of(SIZE + segment), row.bytes());
        }
        resized.clear();
        tallies.write();
    }

    /** Removes some of the oldest changes that need not be kept any longer. */
    void sweep(long now, Retention retention, int rows) {
        int[] left = {rows};
        long[] swept = {0};
        long nextPosition = counters.nextPosition();
        store.scan(Table.CHANGES, Keys.of(oldest), Keys.of(nextPosition), (key, value) -> {
            long position = Keys.number(key, 0);
            LogRow row = LogRow.read(value);
            oldest = position;
            if (now - row.writtenAt() < retention.changesMs() && nextPosition - position <= retention.maxChanges()) {
                return false;
            }
            writes.delete(Table.CHANGES, key);
            writes.delete(Table.CHANGES_OF_PERSON, Keys.of(row.person(), position));
            swept[0] = position;
            return --left[0] > 0;
        });
        if (swept[0] > 0) {
            writes.put(Table.META, Keys.of(SWEPT), Keys.of(swept[0]));
        }
    }

    /**
     * Takes all changes of a person, under all their numbers, out of the log. Whoever follows the log may have read an entry and
     * not yet the exit, which is gone now: so an exit is logged for whatever the log spoke of.
     *
     * @param left what the person was in until now, of which the exits are logged next
     */
    void forget(Person person, Set<Integer> left, long now) {
        for (long number : person.parts()) {
            Set<Integer> definitions = new TreeSet<>();
            store.scan(Table.CHANGES_OF_PERSON, Keys.of(number), Keys.of(number + 1), (key, value) -> {
                byte[] position = Keys.of(Keys.number(key, 1));
                byte[] row = store.get(Table.CHANGES, position);
                if (row != null && LogRow.read(row) instanceof ChangeRow change) {
                    definitions.add(change.definition());
                }
                writes.delete(Table.CHANGES, position);
                writes.delete(Table.CHANGES_OF_PERSON, key);
                return true;
            });
            if (number == person.number) {
                definitions.removeAll(left);
            }
            for (int definition : definitions) {
                append(new ChangeRow(
                        now, now, number, definition, false, new ChangeRow.Why.AnErasure(), OptionalInt.empty()));
            }
        }
    }
}
