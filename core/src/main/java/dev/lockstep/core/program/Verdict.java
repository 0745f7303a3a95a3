package dev.lockstep.core.program;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.model.Instants;

/**
 * The answer to a condition at one instant: whether it holds, and until when that stands if nothing new arrives.
 *
 * <p>Verdicts are computed by the million, so inside the machine one is a single {@code long}: the instant shifted up by one
 * bit, and whether it holds in the lowest bit. This record is what the outside sees.
 *
 * @param until the answer stands until just before this instant; {@link Instants#NEVER} where only a fact can change it.
 *     It may stand longer: then the answer at {@code until} is the same, with a later {@code until}
 */
public record Verdict(boolean holds, long until) {

    static final long YES_FOR_EVER = pack(true, Instants.NEVER);
    static final long NO_FOR_EVER = pack(false, Instants.NEVER);

    public static Verdict unpack(long packed) {
        return new Verdict(holds(packed), until(packed));
    }

    static long pack(boolean holds, long until) {
        return until << 1 | (holds ? 1 : 0);
    }

    public static boolean holds(long packed) {
        return (packed & 1) != 0;
    }

    public static long until(long packed) {
        return packed >> 1;
    }

    static long not(long packed) {
        return packed ^ 1;
    }

    /** Both hold: until the first lapses. One does not: until that one may. Neither: until the last of them may. */
    static long and(long left, long right) {
        if (holds(left)) {
            return holds(right) ? Math.min(left, right) : right;
        }
        return holds(right) ? left : Math.max(left, right);
    }

    /** The mirror of {@link #and}. */
    static long or(long left, long right) {
        if (holds(left)) {
            return holds(right) ? Math.max(left, right) : left;
        }
        return holds(right) ? right : Math.min(left, right);
    }

    /** Whether {@code now} lies in the interval, and until when that is so. */
    static long in(long from, long until, long now) {
        if (until <= from || now >= until) {
            return NO_FOR_EVER;
        }
        return now < from ? pack(false, from) : pack(true, until);
    }

    static long in(Interval interval, long now) {
        return in(interval.from(), interval.until(), now);
    }
}
