package dev.lockstep.engine.store;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read on some thread before the writer asks for them, which then need not wait for the store. They may be older than
 * what the writer has written since: {@link Pipeline} puts that right, which is why it is told as of when they are. Only rows of
 * tables that are looked up. For one thread at a time, which hands it on when all is read.
 */
public final class Ahead {

    /** Nothing was read. */
    public static final Ahead NOTHING = new Ahead(null, 0);

    private final @Nullable Pipeline pipeline;
    private final long asOf;
    private final Map<Table, Map<ByteBuffer, Row>> rows = new EnumMap<>(Table.class);

    /** @param value null where there was no such row */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, and never compared.
    record Row(byte @Nullable [] value) {}

    /** @param asOf how many sets of the pipeline had landed before the first row was read */
    Ahead(@Nullable Pipeline pipeline, long asOf) {
        this.pipeline = pipeline;
        this.asOf = asOf;
    }

    /** Reads rows, and returns their values in order; null where there is none. */
    public List<byte @Nullable []> read(Table table, List<byte[]> keys) {
        List<byte @Nullable []> values = requireNonNull(pipeline).inStore(table, keys);
        Map<ByteBuffer, Row> read = rows.computeIfAbsent(table, it -> new HashMap<>());
        for (int i = 0; i < keys.size(); i++) {
            read.putIfAbsent(ByteBuffer.wrap(keys.get(i)), new Row(values.get(i)));
        }
        return values;
    }

    boolean isOf(Pipeline reader) {
        return pipeline == reader;
    }

    long asOf() {
        return asOf;
    }

    /** A row, or that there was none; null where it was not read. */
    @Nullable
    Row find(Table table, byte[] key) {
        Map<ByteBuffer, Row> read = rows.get(table);
        return read == null ? null : read.get(ByteBuffer.wrap(key));
    }
}
