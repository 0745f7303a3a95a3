package dev.lockstep.engine.simulation;

import dev.lockstep.core.model.Values;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store in memory that outlives the partitions that are opened on it, and fails when it is told to. For one thread. */
final class SimulatedStore implements Store {

    /** Behind every key that there is. */
    private static final byte[] END = new byte[64];

    static {
        Arrays.fill(END, (byte) 0xff);
    }

    private final MemoryStore store = new MemoryStore();
    private final Supplier<Fault> faults;
    private int commits;
    private int written;

    /** What becomes of a commit. */
    enum Fault {
        NONE,
        /** The disk was full, or the process died before the write: nothing of it is there. */
        LOST,
        /** The process died, or the disk reported a failure, after the write: all of it is there. */
        WRITTEN
    }

    /** @param faults is asked at every commit */
    SimulatedStore(Supplier<Fault> faults) {
        this.faults = faults;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return store.get(table, key);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
        store.scan(table, from, before, visitor);
    }

    @Override
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        store.scanBack(table, from, before, visitor);
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        commits++;
        Fault fault = faults.get();
        if (fault != Fault.LOST) {
            store.commit(writes);
            written++;
        }
        if (fault != Fault.NONE) {
            throw new StoreException("simulated");
        }
    }

    int commits() {
        return commits;
    }

    /** How many commits are there, whatever was said of them. */
    int written() {
        return written;
    }

    /** How many rows a table has. */
    int size(Table table) {
        return store.size(table);
    }

    /** A hash of every byte of every table. */
    String digest() {
        StringBuilder all = new StringBuilder();
        for (Table table : Table.values()) {
            scan(table, new byte[0], END, (key, value) -> {
                all.append(table.word())
                        .append(HexFormat.of().formatHex(key))
                        .append('=')
                        .append(HexFormat.of().formatHex(value))
                        .append('\n');
                return true;
            });
        }
        return HexFormat.of().formatHex(Values.sha256(all.toString()));
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public void copyTo(Path folder) {
        store.copyTo(folder);
    }

    @Override
    public long bytes() {
        return store.bytes();
    }

    @Override
    public void close() {}
}
