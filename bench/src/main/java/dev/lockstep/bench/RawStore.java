package dev.lockstep.bench;

import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** The limit of whatever is durable: as many synced batches of as many bytes, written by nobody but RocksDB. */
final class RawStore {

    private static final int KEY_BYTES = 16;

    private RawStore() {}

    /**
     * Facts a second of a store with the same settings that is given the same bytes in as many batches, in two rows a fact, which
     * is what a fact and a person's state are.
     */
    static double factsPerSecond(Path folder, long cacheBytes, Commits.Written written, long facts)
            throws StoreException {
        SplittableRandom random = new SplittableRandom(1);
        int rows = Math.toIntExact(Math.max(1, 2 * facts / written.commits()));
        long valueBytes = written.bytes() / written.commits() / rows - KEY_BYTES;
        byte[] value = new byte[Math.toIntExact(Math.max(0, valueBytes))];
        try (RocksStore store = RocksStore.open(folder, cacheBytes)) {
            long started = System.nanoTime();
            for (long i = 0; i < written.commits(); i++) {
                WriteSet writes = new WriteSet();
                for (int row = 0; row < rows; row++) {
                    byte[] contents = value.clone();
                    for (int at = 0; at + 8 <= contents.length; at += 8) {
                        contents[at] = (byte) random.nextInt();
                    }
                    writes.put(row % 2 == 0 ? Table.HISTORY : Table.PEOPLE, Keys.of(random.nextLong(), i), contents);
                }
                store.commit(writes);
            }
            return facts / ((System.nanoTime() - started) / 1e9);
        }
    }
}
