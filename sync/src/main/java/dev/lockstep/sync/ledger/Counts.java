package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a copy stood at the end of an hour: it is written with every change of the ledger, and the last of an hour stays, for {@link
 * #MAX_AGE}. An hour without a row ended as the one before. Immutable.
 *
 * @param hour since the epoch, by the clock of the writer
 * @param isSurveyed whether everybody had been asked under the definition that counted
 * @param inSegment people in the audience's segment, as far as the log was followed
 * @param droppedAt of these, people who drop out at each gate
 * @param wanted people who should be there
 * @param delivered people who are there
 * @param rejected people whom the destination refused as they are
 * @param confirmed people who are known to be in effect; empty where the whole of it never was
 * @param received rows or identifiers that the platform says it has got; empty where it does not say
 * @param matched of these, found; likewise
 */
public record Counts(
        long hour,
        boolean isSurveyed,
        long inSegment,
        Map<Gate, Long> droppedAt,
        long wanted,
        long delivered,
        long rejected,
        OptionalLong confirmed,
        OptionalLong received,
        OptionalLong matched) {

    /** Longer than an explanation or an alert looks back. A row takes some fifty bytes, so this is half a megabyte for a copy. */
    public static final Duration MAX_AGE = Duration.ofDays(400);

    /** Of a copy that knows of nobody. */
    public static final Counts NONE = new Counts(
            0,
            false,
            0,
            new EnumMap<>(Gate.class),
            0,
            0,
            0,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    private static final int VERSION = 3;

    /** From this one on it is written how many gates there are. */
    private static final int COUNTS_GATES = 2;

    /** From this one on it has what the platform says. */
    private static final int TELLS_OF_THE_PLATFORM = 3;

    /** Rows that are too old and removed when one is begun: more than one, so that they end. */
    private static final int REMOVED_AT_ONCE = 3;

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
                copy.rejected(),
                copy.confirmed(),
                copy.observation().map(Observation::received).orElse(OptionalLong.empty()),
                copy.observation().map(Observation::matched).orElse(OptionalLong.empty()));
    }

    /** Writes it as that of its hour. The first of an hour takes those along that are too old. */
    void stage(WriteSet writes, Reads reads, String connection, String audience) {
        byte[] key = key(connection, audience, hour);
        if (reads.get(Table.SYNC, key) == null) {
            int[] left = {REMOVED_AT_ONCE};
            byte[] oldest = key(connection, audience, Math.max(0, hour - MAX_AGE.toHours()));
            reads.scan(Table.SYNC, key(connection, audience, 0), oldest, (old, value) -> {
                writes.delete(Table.SYNC, old);
                left[0]--;
                return left[0] > 0;
            });
        }
        writes.put(Table.SYNC, key, bytes());
    }

    /** With the hour in so many digits that its order as text is that of time. */
    private static byte[] key(String connection, String audience, long hour) {
        return Keys.of("counts/" + connection + "/" + audience + "/" + String.format(Locale.ROOT, "%011d", hour));
    }

    private byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.signed(hour);
        out.single(isSurveyed ? 1 : 0);
        out.unsigned(inSegment);
        GateCodes.write(droppedAt, out);
        out.unsigned(wanted);
        out.unsigned(delivered);
        out.unsigned(rejected);
        write(out, confirmed);
        write(out, received);
        write(out, matched);
        return out.bytes();
    }

    /** One more, so that nothing is 0. */
    private static void write(StateWriter out, OptionalLong count) {
        out.unsigned(count.isPresent() ? count.getAsLong() + 1 : 0);
    }

    private static OptionalLong optional(StateReader in) {
        long count = in.unsigned();
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(count - 1);
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
        boolean isTold = version >= TELLS_OF_THE_PLATFORM;
        Counts counts = new Counts(
                hour,
                isSurveyed,
                inSegment,
                dropped,
                in.unsigned(),
                in.unsigned(),
                in.unsigned(),
                isTold ? optional(in) : OptionalLong.empty(),
                isTold ? optional(in) : OptionalLong.empty(),
                isTold ? optional(in) : OptionalLong.empty());
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

    /**
     * How it stood at the end of hours, from one until before another, the oldest first; an hour that is not among them ended as the one
     * before. Where one before all of them is known, it is the first.
     */
    public static List<Counts> between(Reads reads, String connection, String audience, long from, long before) {
        List<Counts> counts = new ArrayList<>();
        before(reads, connection, audience, from).ifPresent(counts::add);
        reads.scan(Table.SYNC, key(connection, audience, from), key(connection, audience, before), (key, value) -> {
            counts.add(read(value));
            return true;
        });
        return counts;
    }
}
