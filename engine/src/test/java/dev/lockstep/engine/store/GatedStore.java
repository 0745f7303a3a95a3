package dev.lockstep.engine.store;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A store of which every commit waits to be told what becomes of it. */
public final class GatedStore implements Store {

    private final Store store;
    private final BlockingQueue<Fate> fates = new LinkedBlockingQueue<>();
    private volatile @Nullable Fate always;

    /** What becomes of a commit. */
    public enum Fate {
        WRITTEN,
        /** Nothing of it is there. */
        LOST,
        /** All of it is there, and a failure was reported. */
        REPORTED_LOST
    }

    /** @param first what becomes of the first commits */
    public GatedStore(Store store, Fate... first) {
        this.store = store;
        fates.addAll(Arrays.asList(first));
    }

    /** Lets one commit go on. */
    public void next(Fate fate) {
        fates.add(fate);
    }

    /** Lets all commits go on from now on. */
    public void open() {
        always = Fate.WRITTEN;
        fates.add(Fate.WRITTEN);
    }

    /** Lets no commit go on from now on that it is not told of. */
    public void shut() {
        fates.clear();
        always = null;
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        Fate fate = always;
        if (fate == null) {
            try {
                fate = fates.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (fate != Fate.LOST) {
            store.commit(writes);
        }
        if (fate != Fate.WRITTEN) {
            throw new StoreException("told to fail");
        }
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
