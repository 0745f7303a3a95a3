package dev.lockstep.engine.partition;

import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;

/**
 * Brings everybody to the definitions that count now, by their numbers, a few facts at a time and not a few people: some do a
 * thousand times as much as others. How far it has come is written with each turn,
 * so it goes on from there after a crash. For one thread.
 */
final class Backfill {

    private static final byte[] ROW = Keys.of("backfill");

    /** Progress of a backfill that is done; until then it is the number of the person whom it has come to. */
    private static final long EVERYBODY = Long.MAX_VALUE;

    private static final double ALMOST_ALL = 0.999;

    /** To open a person, ask all segments of them and write them again takes about as long as to read so many facts. */
    private static final int FACTS_A_PERSON = 8;

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

    /**
     * Brings people up to the current definitions, for about as long as it takes to read so many facts; it reads no more than that.
     * Whoever has more is left halfway, and gone on with the next time.
     *
     * @return false where everybody was by the current definitions already
     */
    boolean goOn(int facts) {
        if (isDone()) {
            return false;
        }
        Stretch stretch = new Stretch(facts);
        store.scan(Table.PEOPLE, Keys.of(reached + 1), Keys.of(counters.nextPerson()), stretch);
        if (stretch.isLast) {
            reach(EVERYBODY);
            steps.catalog().allAreBackfilled(writes);
        } else if (stretch.last > reached) {
            reach(stretch.last);
        }
        return true;
    }

    /** People one after the other, until so much was done. */
    private final class Stretch implements Reads.Visitor {

        private int left;

        /** Everybody up to this number is by the current definitions. */
        private long last = reached;

        /** Whether there is nobody behind. */
        private boolean isLast = true;

        Stretch(int facts) {
            left = facts;
        }

        @Override
        public boolean visit(byte[] key, byte[] row) {
            long number = Keys.number(key, 0);
            if (left > 0 && bringUp(number, row)) {
                last = number;
                return true;
            }
            isLast = false;
            return false;
        }

        /** Returns whether the person is by the current definitions now. */
        private boolean bringUp(long number, byte[] row) {
            left -= people.isBehind(number, row) ? FACTS_A_PERSON + people.bringUp(number, row, left) : 1;
            return !people.isBehind(number, row);
        }
    }

    private void reach(long person) {
        reached = person;
        writes.put(Table.META, ROW, Keys.of(reached));
    }
}
