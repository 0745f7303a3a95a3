package dev.lockstep.engine.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys of rows. A number is eight bytes, the highest first and its sign turned round, so that the order of the bytes is the
 * order of the numbers.
 */
public final class Keys {

    private Keys() {}

    public static byte[] of(long first) {
        return ByteBuffer.allocate(8).putLong(ordered(first)).array();
    }

    public static byte[] of(long first, long second) {
        return ByteBuffer.allocate(16)
                .putLong(ordered(first))
                .putLong(ordered(second))
                .array();
    }

    public static byte[] of(long first, long second, long third) {
        return ByteBuffer.allocate(24)
                .putLong(ordered(first))
                .putLong(ordered(second))
                .putLong(ordered(third))
                .array();
    }

    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The number that begins at byte {@code 8 * index}. */
    public static long number(byte[] key, int index) {
        return ordered(ByteBuffer.wrap(key).getLong(8 * index));
    }

    private static long ordered(long number) {
        return number ^ Long.MIN_VALUE;
    }
}
