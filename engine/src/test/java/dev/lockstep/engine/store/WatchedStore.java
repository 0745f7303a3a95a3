package dev.lockstep.engine.store;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that says of every row that is read in which table it is, by the thread that reads, before that one is shown it. */
public final class WatchedStore implements Store {

    private final Store store;
    private final Consumer<Table> watcher;

    /** @param watcher is told of rows that are looked up and of rows that a scan comes to */
    public WatchedStore(Store store, Consumer<Table> watcher) {
        this.store = store;
        this.watcher = watcher;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        watcher.accept(table);
        return store.get(table, key);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
        store.scan(table, from, before, watched(table, visitor));
    }

    @Override
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        store.scanBack(table, from, before, watched(table, visitor));
    }

    private Visitor watched(Table table, Visitor visitor) {
        return (key, value) -> {
            watcher.accept(table);
            return visitor.visit(key, value);
        };
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        store.commit(writes);
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
