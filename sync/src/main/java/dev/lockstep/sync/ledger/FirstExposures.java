package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Exposure;

/** When people would have been sent to a copy first; {@link Exposures} reads it. What is changed is staged. For one thread. */
final class FirstExposures {

    private final Books books;
    private final WriteSet writes;

    FirstExposures(Books books, WriteSet writes) {
        this.books = books;
        this.writes = writes;
    }

    /** See {@link Ledger#expose}. */
    void expose(Copy copy, long person, Exposure exposure) {
        byte[] key = Keys.of(person, copy.id);
        byte[] known = books.get(Table.EXPOSURES, key);
        if (known == null || !ExposureRow.read(key, known, books.seal()).salt().equals(exposure.salt())) {
            writes.put(Table.EXPOSURES, key, ExposureRow.write(exposure, key, books.seal()));
        }
    }

    /** See {@link Ledger#forgetExposure}. */
    void forget(Copy copy, long person) {
        byte[] key = Keys.of(person, copy.id);
        if (books.get(Table.EXPOSURES, key) != null) {
            writes.delete(Table.EXPOSURES, key);
        }
    }
}
