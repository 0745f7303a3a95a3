package dev.lockstep.engine.partition;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Tally;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many people entered and exited each segment in each hour, by what made it so; and how many events of each name were taken that some
 * segment asks for. It is written with the changes that it counts, in the same batch, so the size of a segment is always the sum of what
 * entered less what exited. A month of a segment is a few thousand rows, however many people moved.
 *
 * <p>The log of changes could tell the same, but not for long, nor quickly, nor after an erasure, which takes a person's rows out of it. Here
 * nothing is of one person, so nothing need ever go.
 *
 * <p>An hour is that of the writing, not of the instant from which a change is so: a size is what was known then. For one thread.
 */
final class Tallies {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /** Where a segment's number stands in a key, of events. No segment has it. */
    private static final long EVENTS = -1;

    /** Names of events in an hour that are counted: a prefix in a condition may let in any number of them, and more say nothing. */
    private static final int MAX_NAMES = 1000;

    private final Reads store;
    private final WriteSet writes;
    private final Map<ByteBuffer, Long> more = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private long namesOf = Long.MIN_VALUE;

    Tallies(Reads store, WriteSet writes) {
        this.store = store;
        this.writes = writes;
    }

    void moved(ChangeRow row, Definition definition) {
        StateWriter key = new StateWriter();
        key.raw(Keys.of(definition.segment(), hour(row.writtenAt())));
        key.unsigned(definition.id());
        key.single(row.entered() ? 1 : 0);
        key.single(row.why().code());
        key.unsigned(row.leaf().isPresent() ? row.leaf().getAsInt() + 1 : 0);
        key.text(row.why() instanceof ChangeRow.Why.AFact(String event, long timestamp) ? event : "");
        more.merge(ByteBuffer.wrap(key.bytes()), 1L, Long::sum);
    }

    void happened(String event, long now) {
        long hour = hour(now);
        if (hour != namesOf) {
            namesOf = hour;
            names.clear();
            events(store, hour, hour + 1).forEach(tally -> names.add(tally.event()));
        }
        if (names.contains(event) || names.size() < MAX_NAMES) {
            names.add(event);
            more.merge(ByteBuffer.wrap(eventKey(hour, event)), 1L, Long::sum);
        }
    }

    private static byte[] eventKey(long hour, String event) {
        byte[] name = Keys.of(event);
        return ByteBuffer.allocate(2 * Long.BYTES + name.length)
                .put(Keys.of(EVENTS, hour))
                .put(name)
                .array();
    }

    /** Writes what was counted since. */
    void write() {
        more.forEach((bytes, count) -> {
            byte[] key = new byte[bytes.remaining()];
            bytes.duplicate().get(key);
            byte[] known = store.get(Table.TALLIES, key);
            writes.put(Table.TALLIES, key, Keys.of(count + (known == null ? 0 : Keys.number(known, 0))));
        });
        more.clear();
    }

    /** The hour of an instant. */
    static long hour(long instant) {
        return Math.floorDiv(instant, HOUR_MS);
    }

    /** How often events were taken, in hours from one until before another. */
    static List<Tally.OfEvent> events(Reads store, long from, long before) {
        List<Tally.OfEvent> tallies = new ArrayList<>();
        store.scan(Table.TALLIES, Keys.of(EVENTS, from), Keys.of(EVENTS, before), (key, value) -> {
            byte[] name = Arrays.copyOfRange(key, 2 * Long.BYTES, key.length);
            tallies.add(new Tally.OfEvent(
                    Keys.number(key, 1) * HOUR_MS, new String(name, StandardCharsets.UTF_8), Keys.number(value, 0)));
            return true;
        });
        return tallies;
    }

    /** Who entered and exited a segment, in hours from one until before another. */
    static List<Tally.OfSegment> moves(
            Reads store, int segment, Map<Integer, Definition> definitions, long from, long before) {
        List<Tally.OfSegment> tallies = new ArrayList<>();
        store.scan(Table.TALLIES, Keys.of(segment, from), Keys.of(segment, before), (key, value) -> {
            tallies.add(move(key, Keys.number(value, 0), definitions));
            return true;
        });
        return tallies;
    }

    private static Tally.OfSegment move(byte[] key, long people, Map<Integer, Definition> definitions) {
        StateReader in = new StateReader(Arrays.copyOfRange(key, 2 * Long.BYTES, key.length));
        Definition definition = definitions.get((int) in.unsigned());
        boolean entered = in.single() == 1;
        int why = in.single();
        int leaf = (int) in.unsigned();
        String event = in.text();
        in.end();
        if (definition == null) {
            throw new IllegalArgumentException("the store counts changes of a definition that it does not have");
        }
        Optional<Changes.Leaf> decisive =
                leaf == 0 ? Optional.empty() : Optional.of(definition.leaves().get(leaf - 1));
        return new Tally.OfSegment(
                Keys.number(key, 1) * HOUR_MS, entered, kind(why, event), event, definition.hash(), decisive, people);
    }

    private static Changes.Kind kind(int code, String event) {
        return switch (code) {
            case 0 -> event.isEmpty() ? Changes.Kind.ATTRIBUTES : Changes.Kind.EVENT;
            case 1 -> Changes.Kind.TIME;
            case 2 -> Changes.Kind.MERGE;
            case 3 -> Changes.Kind.DEFINITION;
            case 4 -> Changes.Kind.ERASURE;
            default -> throw new IllegalArgumentException("a tally has a cause of an unknown kind: " + code);
        };
    }
}
