package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Gate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a ledger: those that were looked at since the last commit are in memory, as they are meanwhile, and the others on disk.
 * Whoever changes one does so between {@link #open} and {@link #close}, so that the counts of its copy stay true. For one thread.
 */
final class Entries {

    /** Threads that read all entries of a copy at once; each reads one stretch of the persons' numbers after the other. */
    private static final int MOST_READERS = 4;

    private static final int STRETCHES = 16;

    /** Entries that are looked at without being opened, some milliseconds of them. */
    private static final int LOOKED_AT = 10_000;

    private final Books books;
    private final Map<Place, Entry> looked = new LinkedHashMap<>();

    /** Of these, those that have changed. */
    private final Set<Entry> changed = new LinkedHashSet<>();

    private record Place(long copy, long person) {}

    Entries(Books books) {
        this.books = books;
    }

    /** The entry of a person, or null where there is none. */
    @Nullable
    Entry find(long copy, long person) {
        Place place = new Place(copy, person);
        Entry staged = looked.get(place);
        if (staged != null) {
            return staged;
        }
        byte[] key = Keys.of(copy, person);
        byte[] bytes = books.get(Table.LEDGER, key);
        if (bytes == null) {
            return null;
        }
        Entry entry = EntryCodec.read(copy, person, key, bytes, books.seal());
        looked.put(place, entry);
        return entry;
    }

    /** The entry of a person, which is made where there is none. */
    Entry of(Copy copy, long person) {
        Entry known = find(copy.id, person);
        if (known != null) {
            return known;
        }
        Entry entry = new Entry(copy.id, person);
        looked.put(new Place(copy.id, person), entry);
        return entry;
    }

    /** The entry is about to change: it is counted out, and {@link #close} counts it in as it is then. */
    void open(Copy copy, Entry entry) {
        copy.people.count(entry, -1);
        changed.add(entry);
    }

    void close(Copy copy, Entry entry) {
        copy.people.count(entry, 1);
    }

    /** Those of a copy that were looked at since the last commit. */
    Stream<Entry> looked(long copy) {
        return looked.values().stream().filter(entry -> entry.copy == copy);
    }

    /** Visits those that were committed, in the order of the persons' numbers, after one of them. */
    void forEach(Copy copy, long after, Predicate<Entry> visitor) {
        books.scan(
                Table.LEDGER,
                Keys.of(copy.id, after + 1),
                Keys.of(copy.id + 1),
                (key, value) -> visitor.test(read(copy, key, value)));
    }

    /** Visits the same of all people, by several threads at once and in no order. */
    void forEachAtOnce(Copy copy, Consumer<Entry> visitor) {
        byte[] from = Keys.of(copy.id);
        byte[] before = Keys.of(copy.id + 1);
        long[] ends = {0, -1};
        books.scan(Table.LEDGER, from, before, (key, value) -> {
            ends[0] = Keys.number(key, 1);
            return false;
        });
        books.scanBack(Table.LEDGER, from, before, (key, value) -> {
            ends[1] = Keys.number(key, 1);
            return false;
        });
        long width = (ends[1] - ends[0]) / STRETCHES + 1;
        AtomicInteger next = new AtomicInteger();
        int readers = Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors());
        IntStream.range(0, readers).parallel().forEach(reader -> {
            for (int stretch = next.getAndIncrement(); stretch < STRETCHES; stretch = next.getAndIncrement()) {
                long begin = ends[0] + stretch * width;
                books.scan(Table.LEDGER, Keys.of(copy.id, begin), Keys.of(copy.id, begin + width), (key, value) -> {
                    visitor.accept(read(copy, key, value));
                    return true;
                });
            }
        });
    }

    private Entry read(Copy copy, byte[] key, byte[] value) {
        return EntryCodec.read(copy.id, Keys.number(key, 1), key, value, books.seal());
    }

    /** Some of these, which are at hand from then on. */
    List<Entry> some(Copy copy, long after, int atMost) {
        List<Entry> some = new ArrayList<>();
        forEach(copy, after, entry -> {
            Entry staged = looked.putIfAbsent(new Place(copy.id, entry.person), entry);
            some.add(staged == null ? entry : staged);
            return some.size() < atMost;
        });
        return some;
    }

    /** Some who drop out at one of these gates, of those that were committed, none of which is opened. */
    Stretch dropped(Copy copy, Set<Gate> gates, long after, int atMost) {
        List<Long> dropped = new ArrayList<>();
        int[] left = {LOOKED_AT};
        long[] upTo = {Copy.EVERYBODY};
        books.scan(Table.LEDGER, Keys.of(copy.id, after + 1), Keys.of(copy.id + 1), (key, value) -> {
            long person = Keys.number(key, 1);
            EntryCodec.droppedAt(value).filter(gates::contains).ifPresent(gate -> dropped.add(person));
            left[0]--;
            boolean isMore = left[0] > 0 && dropped.size() < atMost;
            upTo[0] = isMore ? Copy.EVERYBODY : person;
            return isMore;
        });
        return new Stretch(dropped, upTo[0]);
    }

    /** Those that have not changed are no more at hand. */
    void putAway() {
        looked.values().retainAll(changed);
    }

    /** How many have changed since the last commit. */
    int changed() {
        return changed.size();
    }

    void stage(WriteSet writes) {
        for (Entry entry : changed) {
            byte[] key = Keys.of(entry.copy, entry.person);
            if (entry.isNothing()) {
                writes.delete(Table.LEDGER, key);
            } else {
                writes.put(Table.LEDGER, key, EntryCodec.bytes(entry, key, books.seal()));
            }
        }
    }

    /** What was staged is committed. */
    void committed() {
        looked.clear();
        changed.clear();
    }
}
