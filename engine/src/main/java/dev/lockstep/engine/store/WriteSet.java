package dev.lockstep.engine.store;

import java.util.ArrayList;
import java.util.List;

/** Changes to rows that are to be written together, in order. Mutable, for one thread. */
public final class WriteSet {

    private final List<Write> writes = new ArrayList<>();
    private long bytes;

    /** A change to rows of a table. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, and never compared.
    public sealed interface Write {

        Table table();

        /** Sets a row. */
        record Put(Table table, byte[] key, byte[] value) implements Write {}

        /** Removes a row, if it is there. */
        record Delete(Table table, byte[] key) implements Write {}

        /** Removes all rows from a key until before another. */
        record DeleteRange(Table table, byte[] from, byte[] before) implements Write {}
    }

    public void put(Table table, byte[] key, byte[] value) {
        writes.add(new Write.Put(table, key, value));
        bytes += key.length + value.length;
    }

    public void delete(Table table, byte[] key) {
        writes.add(new Write.Delete(table, key));
        bytes += key.length;
    }

    public void deleteRange(Table table, byte[] from, byte[] before) {
        writes.add(new Write.DeleteRange(table, from, before));
        bytes += from.length + before.length;
    }

    /** Adds the changes of another, behind those that are here. */
    public void addAll(WriteSet more) {
        writes.addAll(more.writes);
        bytes += more.bytes;
    }

    public List<Write> writes() {
        return writes;
    }

    /** The bytes of all keys and values. */
    public long bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    public void clear() {
        writes.clear();
        bytes = 0;
    }
}
