package dev.lockstep.engine.store;

import java.nio.file.Path;

/**
 * Tables of rows, changed by one atomic and durable write at a time. Reads see what was committed last and are safe for many
 * threads; one commit is under way at a time.
 */
public interface Store extends Reads, AutoCloseable {

    /**
     * Writes all of it or, where it fails, nothing of it. When this returns it will survive a crash.
     *
     * @throws StoreException where it cannot be written; the caller cannot know then whether it will be there after a restart
     */
    void commit(WriteSet writes) throws StoreException;

    /** The tables as they are now, for as long as it is open. */
    Snapshot snapshot();

    /**
     * Makes a complete copy in an empty or missing folder, while work goes on.
     *
     * @throws StoreException where it cannot be written
     */
    void copyTo(Path folder) throws StoreException;

    /** How many bytes the tables take on disk, about. */
    long bytes();

    @Override
    void close();

    /** See {@link Store#snapshot}. */
    interface Snapshot extends Reads, AutoCloseable {
        @Override
        void close();
    }
}
