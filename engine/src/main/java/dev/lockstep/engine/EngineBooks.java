package dev.lockstep.engine;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.engine.store.WriteSet;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Books in the engine's store, which may be closed and opened again meanwhile. Safe for any number of threads. */
final class EngineBooks implements Books {

    private static final String NOT_OPEN = "the store is not open";

    private final Lock open;
    private final Supplier<@Nullable Store> store;
    private final Seal seal;

    /**
     * @param open keeps the store open while it is held
     * @param store null while it is not open
     */
    EngineBooks(Lock open, Supplier<@Nullable Store> store, Seal seal) {
        this.open = open;
        this.store = store;
        this.seal = seal;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        open.lock();
        try {
            return known().get(table, key);
        } finally {
            open.unlock();
        }
    }

    @Override
    public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
        read(reads -> reads.scan(table, from, before, visitor));
    }

    @Override
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        read(reads -> reads.scanBack(table, from, before, visitor));
    }

    private void read(Consumer<Store> reading) {
        open.lock();
        try {
            reading.accept(known());
        } finally {
            open.unlock();
        }
    }

    private Store known() {
        Store known = store.get();
        if (known == null) {
            throw new UnreadableException(NOT_OPEN);
        }
        return known;
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        open.lock();
        try {
            Store known = store.get();
            if (known == null) {
                throw new StoreException(NOT_OPEN);
            }
            known.commit(writes);
        } finally {
            open.unlock();
        }
    }

    @Override
    public Seal seal() {
        return seal;
    }
}
