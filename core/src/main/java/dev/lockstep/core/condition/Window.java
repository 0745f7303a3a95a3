package dev.lockstep.core.condition;

import dev.lockstep.core.model.Instants;

/**
 * A half-open range of ages, {@code [minAge, maxAge)}: neighbouring windows neither overlap nor leave a gap.
 *
 * @param minAge in milliseconds, not negative
 * @param maxAge in milliseconds, above {@code minAge}; {@link Instants#NEVER} where there is no upper end
 */
public record Window(long minAge, long maxAge) {

    /** Every age. */
    public static final Window ALL = new Window(0, Instants.NEVER);

    /** The longest duration that can be asked for: a thousand years, in milliseconds. */
    public static final long MAX_AGE = 365_250L * 24 * 60 * 60 * 1000;

    public Window {
        if (minAge < 0 || maxAge <= minAge || minAge > MAX_AGE || (maxAge > MAX_AGE && maxAge != Instants.NEVER)) {
            throw new IllegalArgumentException("no window of ages: " + minAge + " ms to " + maxAge + " ms");
        }
    }

    public static Window within(long age) {
        return new Window(0, age);
    }

    public static Window from(long minAge) {
        return new Window(minAge, Instants.NEVER);
    }

    public boolean isAll() {
        return minAge == 0 && maxAge == Instants.NEVER;
    }

    public boolean isEndless() {
        return maxAge == Instants.NEVER;
    }

    /** From when an event of this timestamp lies in the window. */
    public long opens(long timestamp) {
        return timestamp + minAge;
    }

    /** From when on an event of this timestamp does not lie in the window any more. */
    public long closes(long timestamp) {
        return isEndless() ? Instants.NEVER : timestamp + maxAge;
    }

    /** When an event of this timestamp lies in the window. */
    public Interval of(long timestamp) {
        return new Interval(opens(timestamp), closes(timestamp));
    }
}
