package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;

/** What goes on from one turn to the next: the instant that it is, what is numbered, and how many persons there are. For one thread. */
final class Counters {

    private static final byte[] ROW = Keys.of("counters");

    private long now = Instants.EARLIEST;
    private long nextSequence;
    private long nextPerson = 1;
    private long nextPosition = 1;
    private long persons;

    /** Those of the last turn; of a new store, the first. */
    static Counters in(Reads store) {
        Counters counters = new Counters();
        byte[] row = store.get(Table.META, ROW);
        if (row != null) {
            StateReader in = new StateReader(row);
            counters.now = in.signed();
            counters.nextSequence = in.unsigned();
            counters.nextPerson = in.unsigned();
            counters.nextPosition = in.unsigned();
            counters.persons = in.unsigned();
        }
        return counters;
    }

    void put(WriteSet writes) {
        StateWriter out = new StateWriter();
        out.signed(now);
        out.unsigned(nextSequence);
        out.unsigned(nextPerson);
        out.unsigned(nextPosition);
        out.unsigned(persons);
        writes.put(Table.META, ROW, out.bytes());
    }

    /** The instant of the turn. */
    long now() {
        return now;
    }

    /** It is this instant from now on, unless it is later already. */
    void advance(long instant) {
        now = Math.max(now, instant);
    }

    /** The order of receipt that the next fact will have. */
    long nextSequence() {
        return nextSequence;
    }

    long takeSequence() {
        return nextSequence++;
    }

    /** The number that the next person will have, from 1 on. */
    long nextPerson() {
        return nextPerson;
    }

    /** A number for a person more. */
    long takePerson() {
        persons++;
        return nextPerson++;
    }

    /** How many persons there are. */
    long persons() {
        return persons;
    }

    /** Somebody is not there any more, or turned out to be somebody else. */
    void oneLess() {
        persons--;
    }

    /** The position that the next change in the log will have; from 1 on, and none is used twice. */
    long nextPosition() {
        return nextPosition;
    }

    long takePosition() {
        return nextPosition++;
    }
}
