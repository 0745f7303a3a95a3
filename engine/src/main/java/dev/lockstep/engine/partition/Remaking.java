package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.FactCodec;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateTransfer.Carried;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person's state while it is made again for other definitions: of what is remembered of them, as far as that can be carried over,
 * and of their facts. It may be left and gone on with, as somebody can have a hundred thousand facts while others wait for their
 * turn. Nothing may happen to the person before it is done. For one thread.
 */
final class Remaking {

    private final long number;
    private final PersonRow.Known row;
    private final SegmentMachine machine;
    private final PersonState state;

    /** Whose state was carried over; null where all facts are read into a new one. */
    private final @Nullable Former former;

    /** The timestamps between which facts tell something, both included. */
    private final long factsFrom;

    private final long factsUntil;

    /** The index of the part that it has come to, and the key from which facts of that part are to be read. */
    private int part;

    private byte[] from;

    /** @param former the definitions before those of the machine; null where nothing is known of them */
    Remaking(long number, PersonRow.Known row, SegmentMachine machine, @Nullable Former former) {
        Optional<Carried> carried = former == null ? Optional.empty() : former.carry(row);
        this.number = number;
        this.row = row;
        this.machine = machine;
        this.former = carried.isPresent() ? former : null;
        this.state = carried.map(Carried::state)
                .orElseGet(() -> machine.newPerson(row.identifiers().getFirst().person()));
        this.factsFrom = carried.map(Carried::factsFrom).orElse(Instants.DAWN);
        // What a state that was carried over has not seen yet, it knows is to come.
        this.factsUntil = carried.isPresent() ? row.asOf() : Long.MAX_VALUE - 1;
        this.part = factsFrom > factsUntil ? row.parts().size() : 0;
        this.from = Keys.of(row.parts().getFirst(), factsFrom);
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

    boolean isDone() {
        return part == row.parts().size();
    }

    /** The state, when it is done, as of when the row was written. */
    PersonState state() {
        machine.answer(state, row.asOf());
        return state;
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
        store.scan(Table.HISTORY, from, Keys.of(row.parts().get(part), factsUntil + 1), (key, value) -> {
            if (read[0] == atMost) {
                from = key;
                all[0] = false;
                return false;
            }
            read[0]++;
            learn(seal.open(Table.HISTORY, key, value), Keys.number(key, 2));
            return true;
        });
        if (all[0]) {
            part++;
            from = isDone() ? from : Keys.of(row.parts().get(part), factsFrom);
        }
        return read[0];
    }

    private void learn(byte[] fact, long sequence) {
        if (former == null) {
            machine.learn(state, FactCodec.read(fact), sequence, row.asOf());
        } else {
            former.learn(state, fact, sequence, machine, row.asOf());
        }
    }
}
