package dev.lockstep.sync.simulation;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tables in memory that outlive the runners that are made on them, and fail when they are told to. For one thread. */
final class SimulatedBooks implements Books {

    /** What becomes of a commit. */
    enum Fault {
        NONE,
        /** Nothing of it is there. */
        LOST,
        /** All of it is there, and nobody was told. */
        WRITTEN
    }

    private final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
    private final Supplier<Fault> faults;
    private final Seal seal = new Seal(new byte[Seal.SECRET_BYTES]);

    SimulatedBooks(Supplier<Fault> faults) {
        this.faults = faults;
        for (Table table : Table.values()) {
            tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    @Override
    public Seal seal() {
        return seal;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return rows(table).get(key);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> row :
                rows(table).subMap(from, true, before, false).entrySet()) {
            if (!visitor.visit(row.getKey(), row.getValue())) {
                return;
            }
        }
    }

    @Override
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> row :
                rows(table).subMap(from, true, before, false).descendingMap().entrySet()) {
            if (!visitor.visit(row.getKey(), row.getValue())) {
                return;
            }
        }
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        Fault fault = faults.get();
        if (fault == Fault.LOST) {
            throw new StoreException("simulated: the disk is full");
        }
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
        if (fault == Fault.WRITTEN) {
            throw new StoreException("simulated: the disk did not answer");
        }
    }

    int size(Table table) {
        return rows(table).size();
    }

    private NavigableMap<byte[], byte[]> rows(Table table) {
        NavigableMap<byte[], byte[]> rows = tables.get(table);
        if (rows == null) {
            throw new IllegalStateException("there is no table " + table);
        }
        return rows;
    }
}
