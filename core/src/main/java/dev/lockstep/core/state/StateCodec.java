package dev.lockstep.core.state;

import dev.lockstep.core.model.PersonId;
import java.util.List;
import java.util.Optional;

/**
 * A person's state as bytes, and back. The bytes, in order:
 *
 * <pre>
 * version          1 byte
 * layout           4 bytes, the fingerprint of the layout
 * as of            zigzag varint, milliseconds since the epoch; all later instants are written as their distance to it
 * identifier kinds 1 byte, a bit each
 * registers        a bit each: is anything remembered; then the contents of those
 * attributes       a bit each: was it ever written; then for those timestamp, sequence, 0 or 1 and the value
 * segments         a bit each: is the person in it; then for those since when
 * pending          how many; then each fact
 * </pre>
 *
 * Until when a verdict stands is not written: it follows from the rest, see {@code SegmentMachine.restore}. Stateless.
 */
public final class StateCodec {

    /** The version that is written. A reader refuses one it does not know. */
    public static final int VERSION = 1;

    private StateCodec() {}

    /** Writes the state. It may be made smaller thereby, without changing any answer. */
    public static byte[] write(PersonState state) {
        StateLayout layout = state.layout();
        StateWriter out = new StateWriter();
        out.single(VERSION);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.single(layout.fingerprint() >>> shift);
        }
        out.signed(state.asOf());
        out.base(state.asOf());
        out.single(state.identifierKinds());
        List<Register> registers = layout.registers();
        registers.forEach(register -> register.compact(state)); // before it is asked which of them are empty
        bits(out, registers.size(), i -> !registers.get(i).isEmpty(state));
        for (Register register : registers) {
            if (!register.isEmpty(state)) {
                register.write(state, out);
            }
        }
        bits(out, layout.attributes().size(), state::isWritten);
        for (int i = 0; i < layout.attributes().size(); i++) {
            if (state.isWritten(i)) {
                int cell = layout.attributeCell(i);
                out.instant(state.cells[cell]);
                out.unsigned(state.cells[cell + 1]);
                FactCodec.writeOptional(state.attribute(i), out);
            }
        }
        bits(out, layout.segments(), i -> isMember(state, i));
        for (int i = 0; i < layout.segments(); i++) {
            if (isMember(state, i)) {
                out.instant(state.since(i));
            }
        }
        out.unsigned(state.pending().size());
        state.pending().forEach(pending -> write(pending, out));
        return out.bytes();
    }

    /**
     * Reads a state that was written under the same layout.
     *
     * @throws IllegalArgumentException where the bytes are damaged, of an unknown version or of another layout
     */
    public static PersonState read(PersonId person, StateLayout layout, byte[] bytes) {
        return read(person, layout, bytes, (register, in) -> {});
    }

    /** Is shown the bytes of each register that remembers something. */
    @FunctionalInterface
    interface RegisterBytes {
        /**
         * The bytes of one register.
         *
         * @param register its number in the layout
         * @param in stands at the first of them; where it is left does not matter
         */
        void at(int register, StateReader in);
    }

    /** The same, with the bytes of registers shown to somebody else as well. */
    static PersonState read(PersonId person, StateLayout layout, byte[] bytes, RegisterBytes shown) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw new IllegalArgumentException("a person's state has version " + version + ", this program reads "
                    + VERSION + "; use the program that wrote it, or rebuild the state from history");
        }
        if (fingerprint(in) != layout.fingerprint()) {
            throw new IllegalArgumentException("a person's state was made for other segments; rebuild it from history");
        }
        PersonState state = new PersonState(person, layout);
        long asOf = in.signed();
        state.setAsOf(asOf);
        in.base(asOf);
        state.setIdentifierKinds(in.single());
        boolean[] known = bits(in, layout.registers().size());
        for (int i = 0; i < known.length; i++) {
            if (known[i]) {
                int first = in.position();
                layout.registers().get(i).read(state, in);
                int next = in.position();
                in.moveTo(first);
                shown.at(i, in);
                in.moveTo(next);
            }
        }
        boolean[] written = bits(in, layout.attributes().size());
        for (int i = 0; i < written.length; i++) {
            if (written[i]) {
                long timestamp = in.instant();
                long sequence = in.unsigned();
                state.setAttribute(i, FactCodec.readOptional(in), timestamp, sequence);
            }
        }
        boolean[] member = bits(in, layout.segments());
        for (int i = 0; i < member.length; i++) {
            state.setVerdict(i, member[i] ? 1 : 0);
            if (member[i]) {
                state.setSince(i, in.instant());
            }
        }
        int pending = in.size();
        for (int i = 0; i < pending; i++) {
            state.addPending(pending(in));
        }
        in.end();
        return state;
    }

    /** Whether these bytes are of a state that was made under this layout, and can be read. */
    static boolean isOf(StateLayout layout, byte[] bytes) {
        StateReader in = new StateReader(bytes);
        return in.single() == VERSION && fingerprint(in) == layout.fingerprint();
    }

    private static int fingerprint(StateReader in) {
        return in.single() << 24 | in.single() << 16 | in.single() << 8 | in.single();
    }

    private static boolean isMember(PersonState state, int segment) {
        return (state.verdict(segment) & 1) != 0;
    }

    private static void write(PersonState.Pending pending, StateWriter out) {
        out.single(FactCodec.kind(pending.fact()));
        out.unsigned(pending.sequence());
        FactCodec.writeContents(pending.fact(), out);
    }

    private static PersonState.Pending pending(StateReader in) {
        int kind = in.single();
        long sequence = in.unsigned();
        return new PersonState.Pending(FactCodec.readContents(kind, Optional.empty(), in), sequence);
    }

    private interface Bit {
        boolean at(int index);
    }

    private static void bits(StateWriter out, int count, Bit bit) {
        for (int first = 0; first < count; first += 8) {
            int octet = 0;
            for (int i = first; i < Math.min(first + 8, count); i++) {
                octet |= bit.at(i) ? 1 << (i - first) : 0;
            }
            out.single(octet);
        }
    }

    private static boolean[] bits(StateReader in, int count) {
        boolean[] bits = new boolean[count];
        int octet = 0;
        for (int i = 0; i < count; i++) {
            if (i % 8 == 0) {
                octet = in.single();
            }
            bits[i] = (octet >> i % 8 & 1) != 0;
        }
        return bits;
    }
}
