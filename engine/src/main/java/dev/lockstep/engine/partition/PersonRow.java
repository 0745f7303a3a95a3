package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What the table of people holds under a person's number. */
sealed interface PersonRow {

    /** The version of the bytes. */
    int VERSION = 1;

    /**
     * A person.
     *
     * @param generation of the definitions that the state was made for
     * @param queuedFor when the timer table brings the person up
     * @param asOf when the memberships and the state were computed
     * @param identifiers the naming one first
     * @param parts the numbers under which their facts lie
     * @param memberships what they are in
     * @param state the bytes of {@code StateCodec}
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, and never compared.
    record Known(
            int generation,
            long queuedFor,
            long asOf,
            List<Identifier> identifiers,
            List<Long> parts,
            List<Membership> memberships,
            byte[] state)
            implements PersonRow {}

    /**
     * They turned out to be another person.
     *
     * @param name what they were named by
     */
    record Absorbed(long into, Identifier name) implements PersonRow {}

    /**
     * A segment that the person is in.
     *
     * @param definition the id of the segment's definition then
     */
    record Membership(int definition, long since) {}

    /** Where the sealed part begins: version, kind, generation, queued for, as of. */
    int HEADER_BYTES = 1 + 1 + 4 + 8 + 8;

    int KNOWN = 0;
    int ABSORBED = 1;

    static byte[] write(long number, PersonRow row, Seal seal) {
        return switch (row) {
            case Known known -> {
                byte[] sealed = seal.seal(Table.PEOPLE, Keys.of(number), contents(known));
                yield ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                        .put((byte) VERSION)
                        .put((byte) KNOWN)
                        .putInt(known.generation)
                        .putLong(known.queuedFor)
                        .putLong(known.asOf)
                        .put(sealed)
                        .array();
            }
            case Absorbed(long into, Identifier name) -> {
                StateWriter contents = new StateWriter();
                write(name, contents);
                byte[] sealed = seal.seal(Table.PEOPLE, Keys.of(number), contents.bytes());
                yield ByteBuffer.allocate(1 + 1 + 8 + sealed.length)
                        .put((byte) VERSION)
                        .put((byte) ABSORBED)
                        .putLong(into)
                        .put(sealed)
                        .array();
            }
        };
    }

    static PersonRow read(long number, byte[] bytes, Seal seal) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a person's row has version " + version + ", this program reads " + VERSION);
        }
        if (in.get() == ABSORBED) {
            long into = in.getLong();
            return new Absorbed(into, identifier(sealed(number, in, seal)));
        }
        int generation = in.getInt();
        long queuedFor = in.getLong();
        long asOf = in.getLong();
        StateReader contents = sealed(number, in, seal);
        List<Identifier> identifiers = new ArrayList<>();
        for (int left = contents.size(); left > 0; left--) {
            identifiers.add(identifier(contents));
        }
        List<Long> parts = new ArrayList<>();
        for (int left = contents.size(); left > 0; left--) {
            parts.add(contents.unsigned());
        }
        List<Membership> memberships = new ArrayList<>();
        for (int left = contents.size(); left > 0; left--) {
            memberships.add(new Membership((int) contents.unsigned(), contents.signed()));
        }
        return new Known(generation, queuedFor, asOf, identifiers, parts, memberships, contents.rest());
    }

    /** Of which generation the row is, without opening it; -1 where it is not a person's. */
    static int generation(byte[] bytes) {
        return bytes[1] == KNOWN ? ByteBuffer.wrap(bytes).getInt(2) : -1;
    }

    private static StateReader sealed(long number, ByteBuffer in, Seal seal) {
        byte[] sealed = new byte[in.remaining()];
        in.get(sealed);
        return new StateReader(seal.open(Table.PEOPLE, Keys.of(number), sealed));
    }

    private static Identifier identifier(StateReader in) {
        Identifier.Kind kind =
                Identifier.Kind.ofCode(in.single()).orElseThrow(() -> in.damaged("an identifier of an unknown kind"));
        return new Identifier(kind, in.text());
    }

    private static void write(Identifier identifier, StateWriter out) {
        out.single(identifier.kind().code());
        out.text(identifier.value());
    }

    private static byte[] contents(Known known) {
        StateWriter out = new StateWriter();
        out.unsigned(known.identifiers.size());
        for (Identifier identifier : known.identifiers) {
            write(identifier, out);
        }
        out.unsigned(known.parts.size());
        known.parts.forEach(out::unsigned);
        out.unsigned(known.memberships.size());
        for (Membership membership : known.memberships) {
            out.unsigned(membership.definition);
            out.signed(membership.since);
        }
        out.raw(known.state);
        return out.bytes();
    }
}
