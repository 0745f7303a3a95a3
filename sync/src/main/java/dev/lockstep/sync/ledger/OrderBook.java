package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * How far a connection has told of orders, in the order in which they were received, and of which of its files it is not known yet what
 * became of them. For one thread.
 */
public final class OrderBook {

    /** Of more files than this the oldest is not looked at any more. */
    public static final int MAX_PENDING = 200;

    /** Rows that are deleted at once. */
    private static final int PRUNED_AT_ONCE = 10_000;

    private final Books books;
    private final byte[] key;
    private final SequencedSet<String> pending = new LinkedHashSet<>();
    private long position = -1;

    public OrderBook(Books books, String connection) {
        this.books = books;
        this.key = Keys.of("orders/" + connection);
        byte[] known = books.get(Table.SYNC, key);
        if (known != null) {
            read(known);
        }
    }

    /** At first a row was the position alone. */
    private void read(byte[] row) {
        position = Keys.number(row, 0);
        if (row.length > Long.BYTES) {
            StateReader in = new StateReader(Arrays.copyOfRange(row, Long.BYTES, row.length));
            for (int left = in.size(); left > 0; left--) {
                pending.add(in.text());
            }
            in.end();
        }
    }

    private byte[] row() {
        StateWriter out = new StateWriter();
        out.raw(Keys.of(position));
        out.unsigned(pending.size());
        pending.forEach(out::text);
        return out.bytes();
    }

    /** The last order that it is done with; -1 where there was none. */
    public long position() {
        return position;
    }

    /** Receipts of the files of which it is not known what became of them, the oldest first. */
    public SequencedSet<String> pending() {
        return Collections.unmodifiableSequencedSet(pending);
    }

    /**
     * Is done with the orders up to a place.
     *
     * @param receipt of the file that they went in; empty where none of them did
     * @param useless no connection has use for orders that were placed before this instant, so where they are is forgotten
     * @throws StoreException where it cannot be written: then it is told of them again
     */
    public void advanceTo(long newPosition, String receipt, long useless) throws StoreException {
        position = newPosition;
        if (!receipt.isEmpty()) {
            pending.add(receipt);
        }
        if (pending.size() > MAX_PENDING) {
            pending.removeFirst();
        }
        WriteSet writes = new WriteSet();
        writes.put(Table.SYNC, key, row());
        int[] left = {PRUNED_AT_ONCE};
        books.scan(Table.NOTED, Keys.of(0), Keys.of(newPosition + 1), (place, where) -> {
            boolean isUseless = Keys.number(where, 1) < useless;
            if (isUseless) {
                writes.delete(Table.NOTED, place);
            }
            return isUseless && --left[0] > 0;
        });
        books.commit(writes);
    }

    /** It is known what became of these files. */
    public void settle(Collection<String> receipts) throws StoreException {
        if (pending.removeAll(receipts)) {
            WriteSet writes = new WriteSet();
            writes.put(Table.SYNC, key, row());
            books.commit(writes);
        }
    }
}
