package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;

/**
 * A person's state while it is made again from their facts. It may be left and gone on with, as somebody can have a hundred
 * thousand facts while others wait for their turn. Nothing may happen to the person before it is done. For one thread.
 */
final class Remaking {

    private final long number;
    private final PersonRow.Known row;
    private final SegmentMachine machine;
    private final PersonState state;

    /** The index of the part that it has come to, and the key from which facts of that part are to be read. */
    private int part;

    private byte[] from;

    Remaking(long number, PersonRow.Known row, SegmentMachine machine) {
        this.number = number;
        this.row = row;
        this.machine = machine;
        this.state = machine.newPerson(row.identifiers().getFirst().person());
        this.from = Keys.of(row.parts().getFirst());
    }

    long number() {
        return number;
    }

    /** What the store has of the person. */
    PersonRow.Known row() {
        return row;
    }

    /** Whom it makes a state for. */
    SegmentMachine machine() {
        return machine;
    }

    /** What is remembered of the facts that were read: of all of them where it is done. */
    PersonState state() {
        return state;
    }

    boolean isDone() {
        return part == row.parts().size();
    }

    /** Reads up to so many facts more, and returns how many. */
    int goOn(Reads store, Seal seal, int atMost) {
        int read = 0;
        while (!isDone() && read < atMost) {
            read += readPart(store, seal, atMost - read);
        }
        return read;
    }

    private int readPart(Reads store, Seal seal, int atMost) {
        int[] read = {0};
        boolean[] all = {true};
        store.scan(Table.HISTORY, from, Keys.of(row.parts().get(part) + 1), (key, value) -> {
            if (read[0] == atMost) {
                from = key;
                all[0] = false;
                return false;
            }
            read[0]++;
            machine.step(state, new Input.Received(History.read(seal, key, value), Keys.number(key, 2)), row.asOf());
            return true;
        });
        if (all[0]) {
            part++;
            from = isDone() ? from : Keys.of(row.parts().get(part));
        }
        return read[0];
    }
}
