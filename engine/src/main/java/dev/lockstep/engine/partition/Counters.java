package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;

/**
 * What goes on from one turn to the next.
 *
 * @param now the instant of the turn
 * @param nextSequence the order of receipt that the next fact will have
 * @param nextPerson the number that the next person will have, from 1 on
 * @param nextPosition the position that the next membership change will have, from 1 on
 * @param persons how many there are
 */
record Counters(long now, long nextSequence, long nextPerson, long nextPosition, long persons) {

    private static final byte[] ROW = Keys.of("counters");

    /** Those of the last turn; of a new store, the first. */
    static Counters in(Reads store) {
        byte[] row = store.get(Table.META, ROW);
        if (row == null) {
            return new Counters(Instants.EARLIEST, 0, 1, 1, 0);
        }
        StateReader in = new StateReader(row);
        return new Counters(in.signed(), in.unsigned(), in.unsigned(), in.unsigned(), in.unsigned());
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
}
