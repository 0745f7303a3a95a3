package dev.lockstep.core.state;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link StateWriter} wrote. Damaged bytes are an {@link IllegalArgumentException}, never a huge allocation. Mutable,
 * for one thread.
 */
public final class StateReader {

    private final byte[] bytes;
    private int position;
    private long base;

    public StateReader(byte[] bytes) {
        this.bytes = bytes;
    }

    void base(long instant) {
        this.base = instant;
    }

    int position() {
        return position;
    }

    /** Goes back to a byte that was read before, or on to where it has been. */
    void moveTo(int byteNumber) {
        position = byteNumber;
    }

    public int single() {
        if (position == bytes.length) {
            throw damaged("it ends too early");
        }
        return bytes[position++] & 0xff;
    }

    public long unsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = single();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number is too long");
    }

    public long signed() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    public long instant() {
        return base - signed();
    }

    long number() {
        return Long.reverse(unsigned());
    }

    Interval interval() {
        return switch (single()) {
            case StateWriter.INTERVAL_NEVER -> Interval.NEVER;
            case StateWriter.INTERVAL_ALWAYS -> Interval.ALWAYS;
            case StateWriter.INTERVAL_GIVEN -> new Interval(instant(), instant());
            default -> throw damaged("an interval of an unknown kind");
        };
    }

    /** A number of things that take at least a byte each. */
    public int size() {
        long size = unsigned();
        if (size < 0 || size > bytes.length - position) {
            throw damaged("it ends too early");
        }
        return (int) size;
    }

    /** All bytes that are left. */
    public byte[] rest() {
        int from = position;
        position = bytes.length;
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    public String text() {
        int size = size();
        position += size;
        return new String(bytes, position - size, size, StandardCharsets.UTF_8);
    }

    void skipText() {
        int size = size();
        position += size;
    }

    public Value value() {
        return switch (single()) {
            case StateWriter.TEXT -> new Value.Text(text());
            case StateWriter.NUMBER -> new Value.Number(Double.longBitsToDouble(number()));
            case StateWriter.FALSE -> new Value.Flag(false);
            case StateWriter.TRUE -> new Value.Flag(true);
            case StateWriter.ITEMS -> {
                int size = size();
                List<Value> items = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    items.add(value());
                }
                yield new Value.Items(items);
            }
            case StateWriter.FIELDS -> new Value.Fields(fields());
            default -> throw damaged("a value of an unknown kind");
        };
    }

    Map<String, Value> fields() {
        int size = size();
        Map<String, Value> fields = LinkedHashMap.newLinkedHashMap(size);
        for (int i = 0; i < size; i++) {
            fields.put(text(), value());
        }
        return fields;
    }

    public void end() {
        if (position != bytes.length) {
            throw damaged((bytes.length - position) + " bytes are left over");
        }
    }

    public IllegalArgumentException damaged(String how) {
        return new IllegalArgumentException("the stored bytes are damaged at " + position + ": " + how);
    }
}
