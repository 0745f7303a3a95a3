package dev.lockstep.core.program;

/** A set of segments by their index in the program. Mutable; those that a {@link Program} hands out must not be changed. */
public final class SegmentSet {

    private final long[] words;

    /** An empty set of segments with an index below {@code segments}. */
    public SegmentSet(int segments) {
        this.words = new long[(segments + Long.SIZE - 1) / Long.SIZE];
    }

    public void add(int segment) {
        words[segment >> 6] |= 1L << segment;
    }

    public void addAll(SegmentSet other) {
        for (int i = 0; i < words.length; i++) {
            words[i] |= other.words[i];
        }
    }

    public boolean contains(int segment) {
        return (words[segment >> 6] & 1L << segment) != 0;
    }

    /** The first segment in the set from {@code segment} on, or -1. */
    public int next(int segment) {
        int word = segment >> 6;
        if (word >= words.length) {
            return -1;
        }
        long rest = words[word] & -1L << segment;
        while (rest == 0) {
            word++;
            if (word == words.length) {
                return -1;
            }
            rest = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }
}
