package dev.lockstep.engine.partition;

import dev.lockstep.core.population.SeenMessages;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.Arrays;

/** Which messages were received within the last seven days, under tags of their ids. */
final class Messages {

    private static final byte[] FIRST = new byte[0];
    /** Behind every tag. */
    private static final byte[] END = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};

    private final Reads store;
    private final Seal seal;
    private final WriteSet writes;

    private byte[] sweptUntil = FIRST;

    Messages(Reads store, Seal seal, WriteSet writes) {
        this.store = store;
        this.seal = seal;
        this.writes = writes;
    }

    /** What stands for a message here. */
    byte[] tag(String id) {
        return seal.tag(id);
    }

    /** Whether a message was noted within seven days. */
    boolean isKnown(byte[] tag, long now) {
        byte[] noted = store.get(Table.MESSAGES, tag);
        return noted != null && now - Keys.number(noted, 0) < SeenMessages.REMEMBERED_MS;
    }

    /** Notes a message, which is not known. */
    void note(byte[] tag, long now) {
        writes.put(Table.MESSAGES, tag, Keys.of(now));
    }

    /** Removes what is older than seven days among the next rows of a round that never ends. */
    void sweep(long now, int rows) {
        int[] left = {rows};
        byte[][] last = {FIRST};
        store.scan(Table.MESSAGES, sweptUntil, END, (key, value) -> {
            if (now - Keys.number(value, 0) >= SeenMessages.REMEMBERED_MS) {
                writes.delete(Table.MESSAGES, key);
            }
            last[0] = key;
            return --left[0] > 0;
        });
        sweptUntil = left[0] > 0 ? FIRST : Arrays.copyOf(last[0], last[0].length + 1);
    }
}
