package dev.lockstep.core.condition;

import dev.lockstep.core.model.Instants;

/**
 * The instants from {@code from} until just before {@code until}. Empty where {@code until <= from}. A test that asks the
 * age of a value passes in such an interval; any other passes {@link #ALWAYS} or {@link #NEVER}.
 */
public record Interval(long from, long until) {

    public static final Interval ALWAYS = new Interval(Instants.DAWN, Instants.NEVER);
    public static final Interval NEVER = new Interval(Instants.NEVER, Instants.NEVER);

    public static Interval always(boolean passes) {
        return passes ? ALWAYS : NEVER;
    }

    public boolean contains(long instant) {
        return from <= instant && instant < until;
    }

    public boolean isEmpty() {
        return until <= from;
    }

    public Interval and(Interval other) {
        if (from <= other.from && other.until <= until) {
            return other;
        }
        if (other.from <= from && until <= other.until) {
            return this;
        }
        return new Interval(Math.max(from, other.from), Math.min(until, other.until));
    }
}
