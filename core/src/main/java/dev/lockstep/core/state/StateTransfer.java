package dev.lockstep.core.state;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is remembered of people under one layout over to another, to answer other questions. A register is chosen by what it must
 * remember and not by how the question ends: the latest order tells of the last seven days as of the last ten. So often nothing is lacking,
 * and then the facts of nobody need be read.
 *
 * <p>Else facts must tell what is lacking, and of each person it is said which facts could. Old ones cannot where all that is lacking is
 * asked within a window; and none can where the state itself remembers that there was no such event, or none for long enough: who never
 * ordered has no order of more than fifty either.
 *
 * <p>What was remembered of facts that are no longer kept is carried along, where facts would tell nothing of it. Immutable.
 */
public final class StateTransfer {

    private final StateLayout from;
    private final StateLayout to;

    /** By register of the first layout, the one of the other that remembers the same. */
    private final List<@Nullable Register> carriedTo;

    private final List<Lack> lacks;

    /** By attribute of the other layout, its number in the first; negative where it is lacking. */
    private final int[] attributes;

    private final boolean lacksAttributes;

    /**
     * A register that nothing is carried over to.
     *
     * @param reach from which age on an event makes no difference to it
     * @param witnesses registers of the first layout that take every event that it would take
     */
    private record Lack(Register register, long reach, List<Register> witnesses) {

        /** The earliest timestamp of an event that may be lacking; {@link Instants#NEVER} where none is. */
        long from(PersonState state, long now) {
            for (Register witness : witnesses) {
                if (witness.noneAfter(state) <= now - reach) {
                    return Instants.NEVER;
                }
            }
            return now - reach + 1;
        }
    }

    /**
     * A state as it was carried over. What it answers to segments is still to be worked out.
     *
     * @param factsFrom facts with this timestamp or a later one, up to that of the state, may tell what it lacks; {@link Instants#NEVER} where
     *     none can
     */
    public record Carried(PersonState state, long factsFrom) {}

    private StateTransfer(
            StateLayout from, StateLayout to, List<@Nullable Register> carriedTo, List<Lack> lacks, int[] attributes) {
        this.from = from;
        this.to = to;
        this.carriedTo = carriedTo;
        this.lacks = List.copyOf(lacks);
        this.attributes = attributes;
        boolean lacking = false;
        for (int attribute : attributes) {
            lacking |= attribute < 0;
        }
        this.lacksAttributes = lacking;
    }

    /**
     * From one layout to another.
     *
     * @param reach from which age on an event makes no difference to a register of the other layout, in milliseconds
     */
    public static StateTransfer between(StateLayout from, StateLayout to, ToLongFunction<Register> reach) {
        Map<List<Object>, Register> wanted = to.registersByKey();
        List<@Nullable Register> carriedTo = new ArrayList<>();
        from.registersByKey().keySet().forEach(key -> carriedTo.add(wanted.get(key)));
        List<Lack> lacks = new ArrayList<>();
        wanted.forEach((key, register) -> {
            if (!from.registersByKey().containsKey(key)) {
                List<Register> witnesses = from.registers().stream()
                        .filter(known -> known.source().has(register.source()))
                        .toList();
                lacks.add(new Lack(register, reach.applyAsLong(register), witnesses));
            }
        });
        int[] attributes =
                to.attributes().stream().mapToInt(from.attributes()::indexOf).toArray();
        return new StateTransfer(from, to, carriedTo, lacks, attributes);
    }

    /** The registers that nothing is carried over to: facts must tell what they remember. */
    public Set<Register> lacking() {
        Set<Register> lacking = new LinkedHashSet<>();
        lacks.forEach(lack -> lacking.add(lack.register()));
        return lacking;
    }

    /** Whether an attribute is lacking, so that every write of attributes may tell something. */
    public boolean lacksAttributes() {
        return lacksAttributes;
    }

    /** Whether a fact with this timestamp can still tell something that a state lacks: who did it as often as was asked did it often enough. */
    public boolean canLearn(PersonState carried, long timestamp) {
        if (lacksAttributes) {
            return true;
        }
        for (int i = 0; i < lacks.size(); i++) {
            if (lacks.get(i).register.minds(carried, timestamp)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads a state and carries it over; empty where only all facts together can tell: its bytes were made under a third layout, or so many
     * facts were to come that one more was taken as of its receipt.
     *
     * @param now as of when it will be asked, in milliseconds since the epoch
     */
    public Optional<Carried> carry(PersonId person, byte[] bytes, long now) {
        if (!StateCodec.isOf(from, bytes)) {
            return Optional.empty();
        }
        PersonState carried = new PersonState(person, to);
        PersonState state = StateCodec.read(person, from, bytes, (register, in) -> {
            Register same = carriedTo.get(register);
            if (same != null) {
                same.read(carried, in);
            }
        });
        if (state.pending().size() >= PersonState.MAX_PENDING) {
            return Optional.empty();
        }
        carried.setAsOf(state.asOf());
        carried.setIdentifierKinds(state.identifierKinds());
        for (int i = 0; i < attributes.length; i++) {
            if (attributes[i] >= 0 && state.isWritten(attributes[i])) {
                int cell = from.attributeCell(attributes[i]);
                carried.setAttribute(i, state.attribute(attributes[i]), state.cells[cell], state.cells[cell + 1]);
            }
        }
        state.pending().forEach(carried::addPending);
        return Optional.of(new Carried(carried, factsFrom(state, now)));
    }

    private long factsFrom(PersonState state, long now) {
        if (lacksAttributes) {
            return Instants.DAWN;
        }
        long earliest = Instants.NEVER;
        for (Lack lack : lacks) {
            earliest = Math.min(earliest, lack.from(state, now));
        }
        return earliest;
    }
}
