package dev.lockstep.sync.ledger;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import dev.lockstep.sync.ledger.Entry.State;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Why;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of an {@link Entry}. What is and should be there of the person, which has their identifiers, is sealed; the rest is not, so
 * that entries can be counted without being opened. Those of older versions, which knew less, are read as well. Stateless.
 */
final class EntryCodec {

    private static final int VERSION = 3;

    /** From this one on it is written when it was found out, and when the place may change by time alone. */
    private static final int HAS_INSTANTS = 2;

    /** From this one on it is written what the destination took last, by which call and by whose rules. */
    private static final int HAS_RECEIPT = 3;

    // What a row says is the place in these lists, so nothing is ever put between.
    private static final List<State> STATES = List.of(State.SETTLED, State.WAITING, State.IN_FLIGHT, State.REJECTED);
    private static final List<Why> WHYS = List.of(Why.PERSON, Why.TIME, Why.DEFINITION);
    private static final List<Operation> DONE = List.of(Operation.ADD, Operation.REMOVE);

    private static final int IN_SEGMENT = 1;
    private static final int ERASED = 2;
    private static final int STATE_SHIFT = 2;
    private static final int WHY_SHIFT = 4;
    private static final int TWO_BITS = 3;
    private static final int DUE = 64;
    private static final int UNVERIFIED = 128;

    /** Where the gate stands, in every version: behind the version and the flags. */
    private static final int GATE = 2;

    private static final int WANTED = 1;
    private static final int SENT = 2;
    private static final int SENT_AS_WANTED = 4;

    private EntryCodec() {}

    static byte[] bytes(Entry entry, byte[] key, Seal seal) {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.single((entry.inSegment ? IN_SEGMENT : 0)
                | (entry.isErased ? ERASED : 0)
                | STATES.indexOf(entry.state) << STATE_SHIFT
                | WHYS.indexOf(entry.why) << WHY_SHIFT
                | (entry.isDue ? DUE : 0)
                | (entry.isUnverified ? UNVERIFIED : 0));
        out.single(entry.droppedAt == null ? 0 : GateCodes.code(entry.droppedAt) + 1);
        out.single(entry.work == null ? 0 : WorkCodes.code(entry.work) + 1);
        out.signed(entry.since);
        out.signed(entry.at);
        out.signed(entry.factAt);
        out.unsigned(entry.version);
        out.signed(entry.acceptedAt);
        out.text(entry.code);
        out.signed(entry.foundAt - entry.factAt);
        out.unsigned(entry.againAt == Instants.NEVER ? 0 : Math.max(1, entry.againAt));
        out.single(entry.done == null ? 0 : DONE.indexOf(entry.done) + 1);
        out.text(entry.receipt);
        out.text(entry.normaliser);
        if (entry.wanted != null || entry.sent != null) {
            out.raw(seal.seal(Table.LEDGER, key, rows(entry)));
        }
        return out.bytes();
    }

    private static byte[] rows(Entry entry) {
        StateWriter out = new StateWriter();
        boolean isSame = entry.wanted != null && entry.wanted.equals(entry.sent);
        out.single(
                (entry.wanted == null ? 0 : WANTED) | (entry.sent == null ? 0 : SENT) | (isSame ? SENT_AS_WANTED : 0));
        if (entry.wanted != null) {
            entry.wanted.write(out);
        }
        if (entry.sent != null && !isSame) {
            entry.sent.write(out);
        }
        return out.bytes();
    }

    /** The gate at which the person drops out, if they do, of a row that is not opened. */
    static Optional<Gate> droppedAt(byte[] bytes) {
        return bytes[GATE] == 0 ? Optional.empty() : Optional.of(GateCodes.of(bytes[GATE] - 1));
    }

    static Entry read(long copy, long person, byte[] key, byte[] bytes, Seal seal) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "a row of the ledger has version " + version + ", this program reads up to " + VERSION);
        }
        Entry entry = new Entry(copy, person);
        int flags = in.single();
        entry.inSegment = (flags & IN_SEGMENT) != 0;
        entry.isErased = (flags & ERASED) != 0;
        entry.state = STATES.get(flags >> STATE_SHIFT & TWO_BITS);
        entry.why = WHYS.get(flags >> WHY_SHIFT & TWO_BITS);
        entry.isDue = (flags & DUE) != 0;
        entry.isUnverified = (flags & UNVERIFIED) != 0;
        int gate = in.single();
        entry.droppedAt = gate == 0 ? null : GateCodes.of(gate - 1);
        int work = in.single();
        entry.work = work == 0 ? null : WorkCodes.of(work - 1);
        entry.since = in.signed();
        entry.at = in.signed();
        entry.factAt = in.signed();
        entry.version = in.unsigned();
        entry.acceptedAt = in.signed();
        entry.code = in.text();
        entry.foundAt = entry.since;
        if (version >= HAS_INSTANTS) {
            entry.foundAt = entry.factAt + in.signed();
            long again = in.unsigned();
            entry.againAt = again == 0 ? Instants.NEVER : again;
        }
        if (version >= HAS_RECEIPT) {
            int done = in.single();
            entry.done = done == 0 ? null : DONE.get(done - 1);
            entry.receipt = in.text();
            entry.normaliser = in.text();
        }
        byte[] sealed = in.rest();
        if (sealed.length > 0) {
            readRows(entry, new StateReader(seal.open(Table.LEDGER, key, sealed)));
        }
        return entry;
    }

    private static void readRows(Entry entry, StateReader in) {
        int present = in.single();
        entry.wanted = (present & WANTED) == 0 ? null : Row.read(in);
        if ((present & SENT_AS_WANTED) != 0) {
            entry.sent = entry.wanted;
        } else {
            entry.sent = (present & SENT) == 0 ? null : Row.read(in);
        }
        in.end();
    }
}
