package dev.lockstep.sync.ledger;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.ArrayList;
import java.util.List;

/** Whose place in a copy may change at which instant though nothing happens. Staged and read as {@link Queues}. For one thread. */
final class Rechecks {

    private final Reads books;
    private final WriteSet writes;

    Rechecks(Reads books, WriteSet writes) {
        this.books = books;
        this.writes = writes;
    }

    void set(Entry entry, long againAt) {
        if (entry.againAt == againAt) {
            return;
        }
        if (entry.againAt != Instants.NEVER) {
            writes.delete(Table.RECHECKS, Keys.of(entry.copy, entry.againAt, entry.person));
        }
        if (againAt != Instants.NEVER) {
            writes.put(Table.RECHECKS, Keys.of(entry.copy, againAt, entry.person), new byte[0]);
        }
        entry.againAt = againAt;
    }

    /** People whose instant has come, the most overdue first. */
    List<Long> due(long copy, long now, int limit) {
        List<Long> people = new ArrayList<>();
        books.scan(Table.RECHECKS, Keys.of(copy), Keys.of(copy, now + 1), (key, value) -> {
            people.add(Keys.number(key, 2));
            return people.size() < limit;
        });
        return people;
    }

    /** The first instant; {@link Instants#NEVER} where there is none. */
    long next(long copy) {
        long[] next = {Instants.NEVER};
        books.scan(Table.RECHECKS, Keys.of(copy), Keys.of(copy + 1), (key, value) -> {
            next[0] = Keys.number(key, 1);
            return false;
        });
        return next[0];
    }
}
