package dev.lockstep.engine.store;

/**
 * Tables that another part of the program keeps in the engine's store, so that one backup holds both and one key seals both. It
 * may be used beside the writer, by one thread for each set of rows.
 */
public interface Books extends Reads {

    /**
     * Writes all of it or nothing of it; when this returns it will survive a crash.
     *
     * @throws StoreException where it cannot be written; nobody knows then whether it will be there after a restart
     */
    void commit(WriteSet writes) throws StoreException;

    /** Seals what says who somebody is. */
    Seal seal();
}
