package dev.lockstep.insight.audience;

/** People who entered and people who exited. */
public record Moves(long entered, long exited) {

    /** Nobody. */
    public static final Moves NONE = new Moves(0, 0);

    static Moves of(boolean entered, long people) {
        return entered ? new Moves(people, 0) : new Moves(0, people);
    }

    Moves plus(Moves other) {
        return new Moves(entered + other.entered, exited + other.exited);
    }

    /** By how much the count has changed. */
    public long change() {
        return entered - exited;
    }

    /** How many moves there were. */
    public long all() {
        return entered + exited;
    }
}
