package dev.lockstep.engine.simulation;

import dev.lockstep.core.model.Values;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store in memory that outlives the partitions that are opened on it, and fails when it is told to. For one thread. */
final class SimulatedStore implements Store {

    private final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
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
        for (Table table : Table.values()) {
            tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return rows(table).get(key);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
        visit(rows(table).subMap(from, true, before, false), visitor);
    }

    @Override
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        visit(rows(table).subMap(from, true, before, false).descendingMap(), visitor);
    }

    private static void visit(Map<byte[], byte[]> rows, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> row : rows.entrySet()) {
            if (!visitor.visit(row.getKey(), row.getValue())) {
                return;
            }
        }
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        commits++;
        Fault fault = faults.get();
        if (fault != Fault.LOST) {
            write(writes);
            written++;
        }
        if (fault != Fault.NONE) {
            throw new StoreException("simulated");
        }
    }

    private void write(WriteSet writes) {
        for (Table table : Table.values()) {
            for (WriteSet.Write write : writes.of(table)) {
                if (write.value() == null) {
                    rows(table).remove(write.key());
                } else {
                    rows(table).put(write.key(), write.value());
                }
            }
        }
    }

    private NavigableMap<byte[], byte[]> rows(Table table) {
        NavigableMap<byte[], byte[]> rows = tables.get(table);
        if (rows == null) {
            throw new IllegalStateException();
        }
        return rows;
    }

    int commits() {
        return commits;
    }

    /** How many commits are there, whatever was said of them. */
    int written() {
        return written;
    }

    /** Every row of a table. */
    NavigableMap<byte[], byte[]> all(Table table) {
        return rows(table);
    }

    /** A hash of every byte of every table. */
    String digest() {
        StringBuilder all = new StringBuilder();
        tables.forEach((table, rows) -> rows.forEach((key, value) -> all.append(table.word())
                .append(HexFormat.of().formatHex(key))
                .append('=')
                .append(HexFormat.of().formatHex(value))
                .append('\n')));
        return HexFormat.of().formatHex(Values.sha256(all.toString()));
    }

    @Override
    public Snapshot snapshot() {
        SimulatedStore store = this;
        return new Snapshot() {
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
            public void close() {}
        };
    }

    @Override
    public void copyTo(Path folder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {}
}
