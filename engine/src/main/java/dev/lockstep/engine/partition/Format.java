package dev.lockstep.engine.partition;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.engine.store.WriteSet;

/** Which version a store's bytes are of, and whether the key at hand is the one that they were sealed with. */
final class Format {

    private static final int VERSION = 2;
    private static final byte[] ROW = Keys.of("format");
    private static final byte[] KEY_CHECK = Keys.of("key-check");
    private static final String KEY_MESSAGE =
            "the store was sealed with another key; give the one that it was made with, "
                    + "in the file data.key beside it or in the environment variable LOCKSTEP_DATA_KEY";

    private Format() {}

    /** The version of a store's bytes; 0 where nothing was ever written. */
    static long of(Reads store) {
        byte[] row = store.get(Table.META, ROW);
        return row == null ? 0 : new StateReader(row).unsigned();
    }

    /**
     * Refuses a store that this program cannot go on with.
     *
     * @return what is to be written with the first turn: a new store's version, and that of an older one which becomes a newer one
     * @throws StoreException where the store is of a newer format, or was sealed with another key
     */
    static WriteSet check(Reads store, Seal seal) throws StoreException {
        WriteSet first = new WriteSet();
        long version = of(store);
        if (version > VERSION) {
            throw new StoreException("the store has format " + version + ", this program knows up to " + VERSION
                    + "; run the program that made it, or a later one");
        }
        if (version == 0) {
            first.put(Table.META, KEY_CHECK, seal.seal(Table.META, KEY_CHECK, KEY_CHECK));
        } else {
            checkKey(store, seal);
        }
        if (version < VERSION) {
            StateWriter row = new StateWriter();
            row.unsigned(VERSION);
            first.put(Table.META, ROW, row.bytes());
        }
        return first;
    }

    private static void checkKey(Reads store, Seal seal) throws StoreException {
        byte[] check = store.get(Table.META, KEY_CHECK);
        if (check == null) {
            throw new StoreException(KEY_MESSAGE);
        }
        try {
            seal.open(Table.META, KEY_CHECK, check);
        } catch (UnreadableException e) {
            throw new StoreException(KEY_MESSAGE, e);
        }
    }
}
