package dev.lockstep.core.state;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes the parts of a state, and of whatever is stored beside one, small numbers in few bytes. Instants are written as their
 * distance to one base instant. Mutable, for one thread.
 */
public final class StateWriter {

    static final int INTERVAL_NEVER = 0;
    static final int INTERVAL_ALWAYS = 1;
    static final int INTERVAL_GIVEN = 2;

    static final int TEXT = 0;
    static final int NUMBER = 1;
    static final int FALSE = 2;
    static final int TRUE = 3;
    static final int ITEMS = 4;
    static final int FIELDS = 5;

    private byte[] bytes = new byte[128];
    private int length;
    private long base;

    void base(long instant) {
        this.base = instant;
    }

    public void single(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first. */
    public void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            single((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        single((int) rest);
    }

    public void signed(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    public void instant(long instant) {
        signed(base - instant);
    }

    /** Any 64 bits; those of a round number have their ones at the top, so they are turned round first. */
    void number(long bits) {
        unsigned(Long.reverse(bits));
    }

    void interval(long from, long until) {
        if (until <= from) {
            single(INTERVAL_NEVER);
        } else if (from == Interval.ALWAYS.from() && until == Interval.ALWAYS.until()) {
            single(INTERVAL_ALWAYS);
        } else {
            single(INTERVAL_GIVEN);
            instant(from);
            instant(until);
        }
    }

    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        unsigned(utf8.length);
        raw(utf8);
    }

    public void value(Value value) {
        switch (value) {
            case Value.Text(String text) -> {
                single(TEXT);
                text(text);
            }
            case Value.Number(double number) -> {
                single(NUMBER);
                number(Double.doubleToLongBits(number));
            }
            case Value.Flag(boolean flag) -> single(flag ? TRUE : FALSE);
            case Value.Items(List<Value> items) -> {
                single(ITEMS);
                unsigned(items.size());
                items.forEach(this::value);
            }
            case Value.Fields(Map<String, Value> fields) -> {
                single(FIELDS);
                fields(fields);
            }
        }
    }

    void fields(Map<String, Value> fields) {
        unsigned(fields.size());
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            text(field.getKey());
            value(field.getValue());
        }
    }

    /** Bytes whose number the reader will know. */
    public void raw(byte[] more) {
        if (length + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.length));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
