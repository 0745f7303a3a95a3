package dev.lockstep.core.state;

/** A growing set of numbers in one array, for the different values in a window: {@code HashSet} makes two objects of each. */
final class LongSet {

    private static final int MOST_AT_FIRST = 8;

    private long[] slots;
    private boolean hasZero;
    private int size;

    /** An empty set, made for about so many numbers. */
    LongSet(int expected) {
        slots = new long[2 * Integer.highestOneBit(Math.clamp(expected, 1, MOST_AT_FIRST))];
    }

    int size() {
        return size;
    }

    /** Adds a number; false where it was there. */
    boolean add(long number) {
        boolean added = number == 0 ? !hasZero : put(number); // in a slot, 0 means that it is free
        hasZero |= number == 0;
        size += added ? 1 : 0;
        if (2 * size > slots.length) {
            grow();
        }
        return added;
    }

    private boolean put(long number) {
        int mask = slots.length - 1;
        int slot = (int) ((number * 0x9e3779b97f4a7c15L) >>> Integer.SIZE) & mask;
        while (slots[slot] != 0 && slots[slot] != number) {
            slot = slot + 1 & mask;
        }
        boolean added = slots[slot] == 0;
        slots[slot] = number;
        return added;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long number : old) {
            if (number != 0) {
                put(number);
            }
        }
    }
}
