package dev.lockstep.engine.store;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads rows. What is damaged on disk, or cannot be read, is an {@link UnreadableException}. */
public interface Reads {

    /** The value, or null where there is no such row. */
    byte @Nullable [] get(Table table, byte[] key);

    /** Visits rows in the order of their keys from {@code from} until before {@code before}, until the visitor says to stop. */
    void scan(Table table, byte[] from, byte[] before, Visitor visitor);

    /** The same rows, from the last to the first. */
    void scanBack(Table table, byte[] from, byte[] before, Visitor visitor);

    /**
     * Visits the rows of one range after the other, until the visitor says to stop: for whoever goes through much and looks at few values,
     * or through many ranges in the order of their keys.
     */
    default void scan(Table table, List<Range> ranges, KeyVisitor visitor) {
        boolean[] goesOn = {true};
        for (Range range : ranges) {
            scan(table, range.from, range.before, (key, value) -> goesOn[0] = visitor.visit(key, () -> value));
            if (!goesOn[0]) {
                return;
            }
        }
    }

    /** Keys from one on until before another. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, and never compared.
    record Range(byte[] from, byte[] before) {}

    /** Is shown rows. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether to go on. */
        boolean visit(byte[] key, byte[] value);
    }

    /** Is shown the keys of rows, and their values where it asks. */
    @FunctionalInterface
    interface KeyVisitor {
        /**
         * Returns whether to go on.
         *
         * @param key until it returns: the same array may hold the next one
         * @param value reads it, until it returns
         */
        boolean visit(byte[] key, Supplier<byte[]> value);
    }
}
