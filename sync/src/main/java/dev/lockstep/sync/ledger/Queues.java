package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Work;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Who waits for a copy, by kind of work and since when. What is changed is staged; what is read is committed. For one thread. */
final class Queues {

    private final Reads books;
    private final WriteSet writes;

    /** By copy and kind of work, a key that nothing waits before: to begin there passes over what was removed. */
    private final Map<Long, byte[]> heads = new HashMap<>();

    Queues(Reads books, WriteSet writes) {
        this.books = books;
        this.writes = writes;
    }

    /** Is shown who waits. */
    interface Visitor {
        /** Returns whether to go on. */
        boolean visit(long since, long person);
    }

    void add(Entry entry) {
        byte[] key = key(entry);
        writes.put(Table.WAITING, key, new byte[0]);
        heads.computeIfPresent(
                queue(entry.copy, Objects.requireNonNull(entry.work)),
                (queue, head) -> Arrays.compareUnsigned(key, head) < 0 ? key : head);
    }

    /** The entry must be as it was when it was added. */
    void remove(Entry entry) {
        writes.delete(Table.WAITING, key(entry));
    }

    private static byte[] key(Entry entry) {
        return Keys.of(queue(entry.copy, Objects.requireNonNull(entry.work)), entry.since, entry.person);
    }

    private static long queue(long copy, Work work) {
        return copy * WorkCodes.COUNT + WorkCodes.code(work);
    }

    /** Since when the first one waits; {@code Long.MAX_VALUE} where nobody does. */
    long oldest(long copy, Work work) {
        long[] oldest = {Long.MAX_VALUE};
        scan(copy, work, (since, person) -> {
            oldest[0] = since;
            return false;
        });
        return oldest[0];
    }

    /** The same of people: without the canary. */
    long oldestPerson(long copy, Work work) {
        long[] oldest = {Long.MAX_VALUE};
        scan(copy, work, (since, person) -> {
            oldest[0] = person == Entry.CANARY ? Long.MAX_VALUE : since;
            return person == Entry.CANARY;
        });
        return oldest[0];
    }

    /** Visits who waits, the first one first. */
    void scan(long copy, Work work, Visitor visitor) {
        long queue = queue(copy, work);
        byte[] head = heads.getOrDefault(queue, Keys.of(queue));
        boolean[] isFirst = {true};
        books.scan(Table.WAITING, head, Keys.of(queue + 1), (key, value) -> {
            if (isFirst[0]) {
                heads.put(queue, key);
                isFirst[0] = false;
            }
            return visitor.visit(Keys.number(key, 1), Keys.number(key, 2));
        });
    }
}
