package dev.lockstep.sync.simulation;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that fails when it is told to, for the engine and for the ledgers beside it. For one thread. */
public final class FaultyStore implements Store, Books {

    /** What becomes of a commit. */
    public enum Fault {
        NONE,
        /** Nothing of it is there: the disk was full, or the process died before. */
        LOST,
        /** All of it is there, and nobody was told: the process died after. */
        WRITTEN
    }

    private final Store store;
    private final Supplier<Fault> faults;
    private final Seal seal = new Seal(new byte[Seal.SECRET_BYTES]);

    /** @param faults is asked at every commit */
    public FaultyStore(Store store, Supplier<Fault> faults) {
        this.store = store;
        this.faults = faults;
    }

    @Override
    public Seal seal() {
        return seal;
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
        Fault fault = faults.get();
        if (fault == Fault.LOST) {
            throw new StoreException("simulated: the disk is full");
        }
        store.commit(writes);
        if (fault == Fault.WRITTEN) {
            throw new StoreException("simulated: the disk did not answer");
        }
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public void copyTo(Path folder) throws StoreException {
        store.copyTo(folder);
    }

    @Override
    public long bytes() {
        return store.bytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
