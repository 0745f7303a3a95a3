package dev.lockstep.engine.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes to rows that are to be written together. Of several changes to one row the last one counts. Mutable, for one thread;
 * once nobody changes it any more, for many.
 */
public final class WriteSet {

    private final Map<Table, Writes> tables = new EnumMap<>(Table.class);
    private long bytes;

    /**
     * What becomes of a row.
     *
     * @param value null where the row is removed, if it is there
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, and never compared.
    public record Write(byte[] key, byte @Nullable [] value) {}

    /** The changes of a table in order, and the last one of each row where the table is looked up. */
    private record Writes(List<Write> inOrder, @Nullable Map<ByteBuffer, Write> last) {

        static Writes of(Table table) {
            return new Writes(new ArrayList<>(), table.isLookedUp() ? new HashMap<>() : null);
        }

        void add(Write write) {
            inOrder.add(write);
            if (last != null) {
                last.put(ByteBuffer.wrap(write.key), write);
            }
        }

        @Nullable
        Write find(byte[] key) {
            if (last != null) {
                return last.get(ByteBuffer.wrap(key));
            }
            for (Write write : inOrder.reversed()) {
                if (Arrays.equals(write.key, key)) {
                    return write;
                }
            }
            return null;
        }
    }

    /** Sets a row. Neither array may be changed afterwards. */
    public void put(Table table, byte[] key, byte[] value) {
        add(table, new Write(key, value));
    }

    /** Removes a row, if it is there. */
    public void delete(Table table, byte[] key) {
        add(table, new Write(key, null));
    }

    private void add(Table table, Write write) {
        tables.computeIfAbsent(table, Writes::of).add(write);
        bytes += write.key.length + (write.value == null ? 0 : write.value.length);
    }

    /** Adds the changes of another, behind those that are here. */
    public void addAll(WriteSet more) {
        more.tables.forEach((table, writes) -> writes.inOrder.forEach(write -> add(table, write)));
    }

    /** Takes all changes out; none are left here. */
    public WriteSet takeAll() {
        WriteSet taken = new WriteSet();
        taken.tables.putAll(tables);
        taken.bytes = bytes;
        tables.clear();
        bytes = 0;
        return taken;
    }

    /** The changes to a table, in order. */
    public List<Write> of(Table table) {
        Writes writes = tables.get(table);
        return writes == null ? List.of() : writes.inOrder;
    }

    /** What becomes of a row; null where nothing does. */
    public @Nullable Write find(Table table, byte[] key) {
        Writes writes = tables.get(table);
        return writes == null ? null : writes.find(key);
    }

    /** What becomes of rows from a key until before another, by key. */
    public NavigableMap<byte[], Write> within(Table table, byte[] from, byte[] before) {
        NavigableMap<byte[], Write> within = new TreeMap<>(Arrays::compareUnsigned);
        for (Write write : of(table)) {
            if (Arrays.compareUnsigned(from, write.key) <= 0 && Arrays.compareUnsigned(write.key, before) < 0) {
                within.put(write.key, write);
            }
        }
        return within;
    }

    /** The bytes of all keys and values. */
    public long bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }
}
