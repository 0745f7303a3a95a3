package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;

/** How far a connection has told of orders, in the order in which they were received. For one thread. */
public final class OrderBook {

    /** Rows that are deleted at once. */
    private static final int PRUNED_AT_ONCE = 10_000;

    private final Books books;
    private final byte[] key;
    private long position;

    public OrderBook(Books books, String connection) {
        this.books = books;
        this.key = Keys.of("orders/" + connection);
        byte[] known = books.get(Table.SYNC, key);
        position = known == null ? -1 : Keys.number(known, 0);
    }

    /** The last order that it is done with; -1 where there was none. */
    public long position() {
        return position;
    }

    /**
     * Is done with the orders up to a place.
     *
     * @param useless no connection has use for orders that were placed before this instant, so where they are is forgotten
     * @throws StoreException where it cannot be written: then it is told of them again
     */
    public void advanceTo(long newPosition, long useless) throws StoreException {
        WriteSet writes = new WriteSet();
        writes.put(Table.SYNC, key, Keys.of(newPosition));
        int[] left = {PRUNED_AT_ONCE};
        books.scan(Table.NOTED, Keys.of(0), Keys.of(newPosition + 1), (place, where) -> {
            boolean isUseless = Keys.number(where, 1) < useless;
            if (isUseless) {
                writes.delete(Table.NOTED, place);
            }
            return isUseless && --left[0] > 0;
        });
        books.commit(writes);
        position = newPosition;
    }
}
