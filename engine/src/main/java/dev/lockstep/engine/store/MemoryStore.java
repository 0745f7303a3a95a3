package dev.lockstep.engine.store;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory, which outlive whatever is opened on them: for rehearsals and simulations, where nothing is to stay. A snapshot is the
 * tables themselves. For one thread; while it writes nothing, others may read.
 */
public final class MemoryStore implements Store, Books {

    /** Nothing of it leaves the process, so that nobody can learn anything by it. */
    private final Seal seal = new Seal(new byte[Seal.SECRET_BYTES]);

    private final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);

    public MemoryStore() {
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
    public Seal seal() {
        return seal;
    }

    @Override
    public void commit(WriteSet writes) {
        for (Table table : Table.values()) {
            for (WriteSet.Write write : writes.of(table)) {
                byte[] value = write.value();
                if (value == null) {
                    rows(table).remove(write.key());
                } else {
                    rows(table).put(write.key(), value);
                }
            }
        }
    }

    /** How many rows a table has. */
    public int size(Table table) {
        return rows(table).size();
    }

    private NavigableMap<byte[], byte[]> rows(Table table) {
        NavigableMap<byte[], byte[]> rows = tables.get(table);
        if (rows == null) {
            throw new IllegalStateException("there is no table " + table);
        }
        return rows;
    }

    @Override
    public Snapshot snapshot() {
        MemoryStore store = this;
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
        throw new UnsupportedOperationException("tables in memory are not backed up");
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {}
}
