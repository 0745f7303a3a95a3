package dev.lockstep.core.state;

import dev.lockstep.core.model.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries what is remembered of people under one layout over to another that asks for nothing more: then the facts of nobody need be read
 * to answer other questions. Which is often so, since a register is chosen by what it must remember and not by how the question ends: the
 * latest order tells of the last seven days as of the last ten.
 *
 * <p>What was remembered of facts that are no longer kept is carried along, where facts would tell nothing of it. Immutable.
 */
public final class StateTransfer {

    private final StateLayout from;
    private final StateLayout to;

    /** By register of the other layout, the one that remembers the same here. */
    private final List<Register> sources;

    /** By attribute of the other layout, its number here. */
    private final List<Integer> attributes;

    private StateTransfer(StateLayout from, StateLayout to, List<Register> sources, List<Integer> attributes) {
        this.from = from;
        this.to = to;
        this.sources = List.copyOf(sources);
        this.attributes = List.copyOf(attributes);
    }

    /** Empty where something is asked for that is not remembered. */
    public static Optional<StateTransfer> between(StateLayout from, StateLayout to) {
        Map<List<Object>, Register> known = from.registersByKey();
        if (!known.keySet().containsAll(to.registersByKey().keySet())
                || !from.attributes().containsAll(to.attributes())) {
            return Optional.empty();
        }
        List<Register> sources = new ArrayList<>();
        to.registersByKey().keySet().forEach(key -> sources.add(known.get(key)));
        return Optional.of(new StateTransfer(
                from,
                to,
                sources,
                to.attributes().stream().map(from.attributes()::indexOf).toList()));
    }

    /**
     * Reads a state and carries it over; empty where its bytes were made under a third layout. What it answers to segments is still to be
     * worked out.
     */
    public Optional<PersonState> carry(PersonId person, byte[] bytes) {
        return StateCodec.isOf(from, bytes)
                ? Optional.of(carry(StateCodec.read(person, from, bytes)))
                : Optional.empty();
    }

    private PersonState carry(PersonState state) {
        PersonState carried = new PersonState(state.person(), to);
        carried.setAsOf(state.asOf());
        carried.setIdentifierKinds(state.identifierKinds());
        for (int i = 0; i < sources.size(); i++) {
            Register source = sources.get(i);
            if (!source.isEmpty(state)) {
                StateWriter out = new StateWriter();
                source.write(state, out);
                to.registers().get(i).read(carried, new StateReader(out.bytes()));
            }
        }
        for (int i = 0; i < attributes.size(); i++) {
            int source = attributes.get(i);
            if (state.isWritten(source)) {
                int cell = from.attributeCell(source);
                carried.setAttribute(i, state.attribute(source), state.cells[cell], state.cells[cell + 1]);
            }
        }
        state.pending().forEach(carried::addPending);
        return carried;
    }
}
