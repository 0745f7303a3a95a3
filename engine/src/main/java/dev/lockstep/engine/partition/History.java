package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.state.FactCodec;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.List;

/** The facts of a person: a row each, under the number of the person, the time and the order of receipt. */
public final class History {

    private History() {}

    /** Is shown facts. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Returns whether to go on.
         *
         * @param sequence the order of receipt among all facts
         */
        boolean visit(Fact fact, long sequence);
    }

    static void put(long person, Fact fact, long sequence, Seal seal, WriteSet writes) {
        byte[] key = Keys.of(person, fact.timestamp(), sequence);
        writes.put(Table.HISTORY, key, seal.seal(Table.HISTORY, key, FactCodec.write(fact)));
    }

    /** All facts under these numbers: number by number, and by time under each. */
    static void forEach(Reads store, Seal seal, List<Long> numbers, Visitor visitor) {
        for (long number : numbers) {
            store.scan(
                    Table.HISTORY,
                    Keys.of(number),
                    Keys.of(number + 1),
                    (key, value) -> visitor.visit(read(seal, key, value), Keys.number(key, 2)));
        }
    }

    static Fact read(Seal seal, byte[] key, byte[] value) {
        return FactCodec.read(seal.open(Table.HISTORY, key, value));
    }

    /** Removes all facts under these numbers, and returns how many they were. */
    static long delete(Reads store, List<Long> numbers, WriteSet writes) {
        long[] deleted = {0};
        for (long number : numbers) {
            store.scan(Table.HISTORY, Keys.of(number), Keys.of(number + 1), (key, value) -> {
                writes.delete(Table.HISTORY, key);
                deleted[0]++;
                return true;
            });
        }
        return deleted[0];
    }
}
