package dev.lockstep.core.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a fixed number of {@code long}s in one array, in ascending order of their first column, a timestamp: the layout of
 * every list in a person's state. Element 0 of the array is the number of rows; the array may have room for more. No rows
 * are no array. A row that is equal in its first column goes behind.
 */
public final class Rows {

    /** The width of rows that are a timestamp alone. */
    public static final int ONE = 1;

    /** No list may have more rows, so that one person cannot exhaust the memory of all. */
    public static final int MAX_ROWS = 1 << 24;

    private static final int FIRST_ROOM = 2;

    private Rows() {}

    public static int size(long[] rows, int width) {
        return (int) rows[0];
    }

    /** The first column of row {@code i}. */
    public static long at(long[] rows, int i, int width) {
        return rows[1 + i * width];
    }

    /** Another column of row {@code i}. */
    public static long at(long[] rows, int i, int width, int column) {
        return rows[1 + i * width + column];
    }

    /** The index of the first row with a timestamp above {@code timestamp}; the number of rows where there is none. */
    public static int firstAfter(long[] rows, long timestamp, int width) {
        int low = 0;
        int high = size(rows, width);
        if (high == 0 || at(rows, high - 1, width) <= timestamp) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(rows, middle, width) <= timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** {@code rows} with one more row, in place where there is room. */
    static long[] insert(long @Nullable [] rows, int width, long... row) {
        if (rows == null) {
            long[] first = new long[1 + FIRST_ROOM * width];
            System.arraycopy(row, 0, first, 1, width);
            first[0] = 1;
            return first;
        }
        int size = size(rows, width);
        if (size >= MAX_ROWS) {
            throw new IllegalStateException("one person has more than " + MAX_ROWS
                    + " events in one window; narrow the window of the condition");
        }
        int index = firstAfter(rows, row[0], width);
        int used = 1 + size * width;
        long[] grown = used + width <= rows.length
                ? rows
                : Arrays.copyOf(rows, 1 + Math.max(size + 1, size + (size >> 1)) * width);
        System.arraycopy(rows, 1 + index * width, grown, 1 + (index + 1) * width, (size - index) * width);
        System.arraycopy(row, 0, grown, 1 + index * width, width);
        grown[0]++;
        return grown;
    }

    /** The rows from {@code first} until before {@code end}, in place; null where there are none. */
    static long @Nullable [] keep(long[] rows, int first, int end, int width) {
        int size = size(rows, width);
        if (first >= end) {
            return null;
        }
        if (first > 0) {
            System.arraycopy(rows, 1 + first * width, rows, 1, (end - first) * width);
        }
        rows[0] = (long) end - first;
        // Gives back the room of a burst that is over.
        return end - first < size / 4 ? Arrays.copyOf(rows, 1 + (end - first) * width) : rows;
    }

    /** The rows of both, in a new array. */
    static long @Nullable [] merge(long @Nullable [] left, long @Nullable [] right, int width) {
        if (left == null || right == null) {
            long[] one = left == null ? right : left;
            return one == null ? null : one.clone();
        }
        int leftSize = size(left, width);
        int rightSize = size(right, width);
        long[] merged = new long[1 + (leftSize + rightSize) * width];
        merged[0] = left[0] + right[0];
        int l = 0;
        int r = 0;
        for (int i = 0; i < leftSize + rightSize; i++) {
            boolean fromLeft = r == rightSize || (l < leftSize && compare(left, l, right, r, width) <= 0);
            System.arraycopy(fromLeft ? left : right, 1 + (fromLeft ? l++ : r++) * width, merged, 1 + i * width, width);
        }
        return merged;
    }

    /** By all columns, so that the result does not depend on which of the two is left. */
    private static int compare(long[] left, int l, long[] right, int r, int width) {
        for (int column = 0; column < width; column++) {
            int order = Long.compare(at(left, l, width, column), at(right, r, width, column));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Rows made of their values one after the other, already in order; null where there are none. */
    static long @Nullable [] of(long[] values, int width) {
        if (values.length == 0) {
            return null;
        }
        long[] rows = new long[1 + values.length];
        rows[0] = values.length / width;
        System.arraycopy(values, 0, rows, 1, values.length);
        return rows;
    }
}
