package dev.lockstep.engine.store;

import org.jspecify.annotations.Nullable;

/** Reads rows. What is damaged on disk, or cannot be read, is an {@link UnreadableException}. */
public interface Reads {

    /** The value, or null where there is no such row. */
    byte @Nullable [] get(Table table, byte[] key);

    /** Visits rows in the order of their keys from {@code from} until before {@code before}, until the visitor says to stop. */
    void scan(Table table, byte[] from, byte[] before, Visitor visitor);

    /** The same rows, from the last to the first. */
    void scanBack(Table table, byte[] from, byte[] before, Visitor visitor);

    /** Is shown rows. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether to go on. */
        boolean visit(byte[] key, byte[] value);
    }
}
