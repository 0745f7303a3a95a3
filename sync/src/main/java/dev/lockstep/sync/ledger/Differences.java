package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** People of whom a copy has not what it should have, for whoever looks from another thread than the ledger's. Stateless. */
public final class Differences {

    /** Entries that are looked at for one page: most are settled, and whoever asks should not wait for long. */
    private static final int LOOKED_AT = 50_000;

    private Differences() {}

    /**
     * Some of them, in the order of the persons' numbers.
     *
     * @param next what to ask for those after these by; empty where there are none. There may be some where the page is empty.
     */
    public record Page(List<Entry> entries, OptionalLong next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Some people of a copy.
     *
     * @param after {@link Page#next} of what was read before; 0 for the beginning
     * @param limit of people
     */
    public static Page of(Books books, String connection, String audience, long after, int limit) {
        long copy = Copies.id(books, connection, audience);
        List<Entry> entries = new ArrayList<>();
        long[] last = {after};
        int[] left = {LOOKED_AT};
        books.scan(Table.LEDGER, Keys.of(copy, after + 1), Keys.of(copy + 1), (key, value) -> {
            Entry entry = EntryCodec.read(copy, Keys.number(key, 1), key, value, books.seal());
            if (entry.state() != Entry.State.SETTLED) {
                entries.add(entry);
            }
            last[0] = entry.person();
            left[0]--;
            return left[0] > 0 && entries.size() < limit;
        });
        boolean isMore = left[0] == 0 || entries.size() == limit;
        return new Page(entries, isMore ? OptionalLong.of(last[0]) : OptionalLong.empty());
    }
}
