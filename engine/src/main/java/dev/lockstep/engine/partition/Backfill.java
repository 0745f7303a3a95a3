package dev.lockstep.engine.partition;

import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings everybody to the definitions that count now, some at a time, by their numbers. How far it has come is written with each
 * turn, so it goes on from there after a crash. For one thread.
 */
final class Backfill {

    private static final byte[] ROW = Keys.of("backfill");

    /** Progress of a backfill that is done; until then it is the number of the person whom it has come to. */
    private static final long EVERYBODY = Long.MAX_VALUE;

    private static final double ALMOST_ALL = 0.999;

    private final Reads store;
    private final WriteSet writes;
    private final CurrentPeople people;
    private final Steps steps;
    private final Counters counters;
    private long reached;

    Backfill(Reads store, WriteSet writes, CurrentPeople people, Steps steps, Counters counters) {
        this.store = store;
        this.writes = writes;
        this.people = people;
        this.steps = steps;
        this.counters = counters;
        this.reached = reached(store);
    }

    private static long reached(Reads store) {
        byte[] row = store.get(Table.META, ROW);
        return row == null ? 0 : Keys.number(row, 0);
    }

    /** Whether a store has everybody by the definitions that count in it. */
    static boolean isDone(Reads store) {
        return reached(store) == EVERYBODY;
    }

    boolean isDone() {
        return reached == EVERYBODY;
    }

    /** How far it is, by the persons' numbers: 0 to 1, and 1 only when it is done. */
    double progress() {
        return isDone() ? 1 : Math.min((double) reached / counters.nextPerson(), ALMOST_ALL);
    }

    /** The definitions have changed. */
    void beginAnew() {
        reach(0);
    }

    /** Brings up to {@code atMost} persons to the current definitions; false where all are. */
    boolean goOn(int atMost) {
        if (isDone()) {
            return false;
        }
        List<Long> behind = new ArrayList<>();
        long[] last = {EVERYBODY};
        store.scan(Table.PEOPLE, Keys.of(reached + 1), Keys.of(counters.nextPerson()), (key, value) -> {
            long number = Keys.number(key, 0);
            int generation = PersonRow.generation(value);
            if (generation >= 0 && generation != steps.catalog().generation()) {
                behind.add(number);
            }
            last[0] = behind.size() < atMost ? last[0] : number;
            return behind.size() < atMost;
        });
        behind.forEach(people::person);
        reach(last[0]);
        if (isDone()) {
            steps.catalog().allAreBackfilled(writes);
        }
        return true;
    }

    private void reach(long person) {
        reached = person;
        writes.put(Table.META, ROW, Keys.of(reached));
    }
}
