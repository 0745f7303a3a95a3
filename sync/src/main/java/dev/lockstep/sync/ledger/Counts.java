package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.sync.planner.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a copy stood at the end of an hour: it is written with every change of the ledger, and the last of an hour stays. Immutable.
 *
 * @param hour since the epoch, by the clock of the writer
 * @param isSurveyed whether everybody had been asked under the definition that counted
 * @param inSegment people in the audience's segment, as far as the log was followed
 * @param droppedAt of these, people who drop out at each gate
 * @param wanted people who should be there
 * @param delivered people who are there
 * @param rejected people whom the destination refused as they are
 */
public record Counts(
        long hour,
        boolean isSurveyed,
        long inSegment,
        Map<Gate, Long> droppedAt,
        long wanted,
        long delivered,
        long rejected) {

    /** Of a copy that knows of nobody. */
    public static final Counts NONE = new Counts(0, false, 0, new EnumMap<>(Gate.class), 0, 0, 0);

    private static final int VERSION = 2;

    /** From this one on it is written how many gates there are. */
    private static final int COUNTS_GATES = 2;

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    public Counts {
        droppedAt = Collections.unmodifiableMap(new EnumMap<>(droppedAt));
    }

    static Counts of(Copy copy, long now) {
        Map<Gate, Long> dropped = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) {
            dropped.put(gate, copy.droppedAt(gate));
        }
        return new Counts(
                Math.floorDiv(now, HOUR_MS),
                copy.isSurveyed(),
                copy.inSegment(),
                dropped,
                copy.wanted(),
                copy.delivered(),
                copy.rejected());
    }

    /** With the hour in so many digits that its order as text is that of time. */
    static byte[] key(String connection, String audience, long hour) {
        return Keys.of("counts/" + connection + "/" + audience + "/" + String.format(Locale.ROOT, "%011d", hour));
    }

    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.signed(hour);
        out.single(isSurveyed ? 1 : 0);
        out.unsigned(inSegment);
        GateCodes.write(droppedAt, out);
        out.unsigned(wanted);
        out.unsigned(delivered);
        out.unsigned(rejected);
        return out.bytes();
    }

    private static Counts read(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "counts have version " + version + ", this program reads up to " + VERSION);
        }
        long hour = in.signed();
        boolean isSurveyed = in.single() == 1;
        long inSegment = in.unsigned();
        Map<Gate, Long> dropped = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) {
            dropped.put(gate, 0L);
        }
        dropped.putAll(version < COUNTS_GATES ? GateCodes.read(GateCodes.FIRST, in) : GateCodes.read(in));
        Counts counts = new Counts(hour, isSurveyed, inSegment, dropped, in.unsigned(), in.unsigned(), in.unsigned());
        in.end();
        return counts;
    }

    /** How the copy of an audience at a connection stood at the beginning of an hour; empty where nobody knows. */
    public static Optional<Counts> before(Reads reads, String connection, String audience, long hour) {
        List<Counts> last = new ArrayList<>(1);
        reads.scanBack(Table.SYNC, key(connection, audience, 0), key(connection, audience, hour), (key, value) -> {
            last.add(read(value));
            return false;
        });
        return last.stream().findFirst();
    }
}
