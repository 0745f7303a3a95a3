package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Routes;
import dev.lockstep.core.state.FactCodec;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateTransfer;
import dev.lockstep.core.state.StateTransfer.Carried;
import java.util.Optional;

/**
 * The definitions before those that count, of which people's states tell much of what is asked now: see {@link StateTransfer}. So of
 * each person only those facts are read that can tell what is lacking. Immutable.
 */
final class Former {

    private final int generation;
    private final StateTransfer transfer;
    private final Routes lacking;

    /** @param program of the definitions that count */
    Former(Catalog former, Program program) {
        this.generation = former.generation();
        this.transfer = StateTransfer.between(former.machine().program().layout(), program.layout(), program::reach);
        this.lacking = program.routes().to(transfer.lacking());
    }

    /** What is known of a person already; empty where only all of their facts can tell. */
    Optional<Carried> carry(PersonRow.Known row) {
        return row.generation() == generation
                ? transfer.carry(row.identifiers().getFirst().person(), row.state(), row.asOf())
                : Optional.empty();
    }

    /** Has a state that was carried over learn what it lacks of a fact, as of an instant. */
    void learn(PersonState state, byte[] bytes, long sequence, SegmentMachine machine, long asOf) {
        Fact fact = FactCodec.read(bytes, event -> !lacking.of(event).groups().isEmpty(), transfer.lacksAttributes());
        if (fact != null) {
            machine.learn(state, fact, lacking, sequence, asOf);
        }
    }
}
