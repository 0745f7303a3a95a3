package dev.lockstep.core.condition;

/** How many events it takes: {@code atLeast <= n <= atMost}. */
public record Count(int atLeast, int atMost) {

    /** No upper end. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** The most that may be asked for; a person's state keeps up to this many timestamps for one condition. */
    public static final int MAX = 100_000;

    public Count {
        if (atLeast < 0 || atMost < atLeast || atLeast > MAX || (atMost > MAX && atMost != ANY_NUMBER)) {
            throw new IllegalArgumentException("no count of events: " + atLeast + " to " + atMost);
        }
    }

    public static Count atLeast(int n) {
        return new Count(n, ANY_NUMBER);
    }

    public static Count atMost(int n) {
        return new Count(0, n);
    }

    public static Count exactly(int n) {
        return new Count(n, n);
    }

    public boolean holds(long n) {
        return n >= atLeast && n <= atMost;
    }

    /** The number of events beyond which more make no difference. */
    public int enough() {
        return atMost == ANY_NUMBER ? atLeast : atMost + 1;
    }
}
