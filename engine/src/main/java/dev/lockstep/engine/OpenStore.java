package dev.lockstep.engine;

import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store, which the writer closes and opens anew when the disk has failed, and who reads in it meanwhile. Whoever reads holds the
 * store open until they are done; where it is not open, they are refused. Safe for use by many threads.
 */
final class OpenStore {

    static final String NOT_OPEN = "the store is not open";

    private final Opening opening;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable Store store;

    /** Null where nobody may read, though the store may be open: the writer is not done with opening it. */
    private volatile @Nullable Queries queries;

    /** Opens the store. */
    @FunctionalInterface
    interface Opening {
        Store open() throws StoreException;
    }

    /** What the writer does with a store that was opened, before anybody reads in it. */
    @FunctionalInterface
    interface Preparing {
        void prepare(Store opened) throws StoreException;
    }

    OpenStore(Opening opening) {
        this.opening = opening;
    }

    /** Whether it may be read in. */
    boolean isOpen() {
        return queries != null;
    }

    /** From now on it may be read in, and this answers. */
    void answerBy(Queries current) {
        queries = current;
    }

    <T> T ask(Function<Queries, T> question) throws UnavailableException {
        lock.readLock().lock();
        try {
            Queries current = queries;
            if (current == null) {
                throw new UnavailableException(NOT_OPEN, UnavailableException.RETRY_AFTER_MS);
            }
            return question.apply(current);
        } finally {
            lock.readLock().unlock();
        }
    }

    Books books(Seal seal) {
        return new EngineBooks(lock.readLock(), () -> queries == null ? null : store, seal);
    }

    void copyTo(Path folder) throws StoreException {
        lock.readLock().lock();
        try {
            opened().copyTo(folder);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** For the writer alone, who is the one to close it. */
    Store opened() throws StoreException {
        Store known = store;
        if (known == null) {
            throw new StoreException(NOT_OPEN);
        }
        return known;
    }

    /** Closes it where it is open, when nobody reads in it any more, and opens it. */
    void open(Preparing preparing) throws StoreException {
        lock.writeLock().lock();
        try {
            closeIt();
            Store opened = opening.open();
            store = opened;
            preparing.prepare(opened);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Closes it when nobody reads in it any more. */
    void close() {
        lock.writeLock().lock();
        try {
            closeIt();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void closeIt() {
        queries = null;
        Store known = store;
        if (known != null) {
            store = null;
            known.close();
        }
    }
}
