package dev.lockstep.engine.partition;

import dev.lockstep.core.population.Retention;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;

/** Removes facts that need not be kept any longer, in rounds through the whole table that never end. */
final class HistorySweep {

    private static final byte[] FIRST = Keys.of(Long.MIN_VALUE);
    private static final byte[] END = Keys.of(Long.MAX_VALUE);

    private final Reads store;
    private final Seal seal;
    private final WriteSet writes;
    private byte[] sweptUntil = FIRST;

    HistorySweep(Reads store, Seal seal, WriteSet writes) {
        this.store = store;
        this.seal = seal;
        this.writes = writes;
    }

    /** Looks at the next rows. */
    void sweep(long now, Retention retention, int rows) {
        if (retention.events().isEmpty()) {
            return;
        }
        int[] left = {rows};
        byte[][] last = {FIRST};
        store.scan(Table.HISTORY, sweptUntil, END, (key, value) -> {
            long age = now - Keys.number(key, 1);
            if (age >= retention.youngestEventMs() && !retention.keeps(History.read(seal, key, value), age)) {
                writes.delete(Table.HISTORY, key);
            }
            last[0] = key;
            return --left[0] > 0;
        });
        sweptUntil = left[0] > 0
                ? FIRST
                : Keys.of(Keys.number(last[0], 0), Keys.number(last[0], 1), Keys.number(last[0], 2) + 1);
    }
}
