package dev.lockstep.cli;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.StoreKey;
import java.nio.file.Path;
import java.util.Optional;

/** A data folder that is read, also while a server runs on it; what that writes meanwhile is not seen. */
final class DataReading implements AutoCloseable {

    private final RocksStore store;
    private final Seal seal;

    private DataReading(RocksStore store, Seal seal) {
        this.store = store;
        this.seal = seal;
    }

    /** @throws CommandException where it cannot be read; the message says what to do */
    static DataReading of(Path folder) {
        try {
            RocksStore store = RocksStore.openToRead(Engine.storeIn(folder));
            try {
                Optional<String> given = Optional.ofNullable(System.getenv(StoreKey.VARIABLE));
                Seal seal = new Seal(StoreKey.existing(folder, given));
                Survey.check(store, seal);
                return new DataReading(store, seal);
            } catch (StoreException e) {
                store.close();
                throw e;
            }
        } catch (StoreException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
    }

    Reads reads() {
        return store;
    }

    Seal seal() {
        return seal;
    }

    @Override
    public void close() {
        store.close();
    }
}
