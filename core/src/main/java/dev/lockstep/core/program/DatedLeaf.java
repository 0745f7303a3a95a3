package dev.lockstep.core.program;

import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.state.DatedEntries;
import dev.lockstep.core.state.ExactSum;
import dev.lockstep.core.state.PersonState;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question about events that match only for a time. It asks every event again, and stands until the next instant at which
 * one of them begins or ceases to match, or to be in the window.
 */
record DatedLeaf(DatedEntries events, Window window, Anchor anchor, Asks asks) implements Node.Leaf {

    /** What is asked of the events that match now. */
    sealed interface Asks {
        record HowMany(Count count) implements Asks {}

        record TheLatest() implements Asks {}

        record TheFirst() implements Asks {}

        record TheMeasure(Measure measure, Test test) implements Asks {}
    }

    @Override
    public long verdict(PersonState state, long now) {
        boolean holds = switch (asks) {
            case Asks.HowMany(Count count) -> count.holds(count(state, now));
            case Asks.TheLatest latest -> edgeHolds(state, now, true);
            case Asks.TheFirst first -> edgeHolds(state, now, false);
            case Asks.TheMeasure(Measure measure, Test test) -> Leaves.passes(test, measure(state, now, measure));
        };
        return Verdict.pack(holds, until(state, now));
    }

    private long until(PersonState state, long now) {
        long until = anchor.until(state, now);
        for (int i = 0; i < events.size(state); i++) {
            until = next(events.matches(state, i), now, until);
            until = next(window.of(events.timestamp(state, i)), now, until);
            if (asks instanceof Asks.TheLatest || asks instanceof Asks.TheFirst) {
                until = next(events.passing(state, i), now, until);
            }
        }
        return until;
    }

    /** The next instant after {@code now} at which the interval begins or ends, or {@code known} where that is earlier. */
    static long next(Interval interval, long now, long known) {
        long next = known;
        if (!interval.isEmpty()) {
            if (interval.from() > now) {
                next = Math.min(next, interval.from());
            } else if (interval.until() > now) {
                next = Math.min(next, interval.until());
            }
        }
        return next;
    }

    private boolean counts(PersonState state, int i, long since, long now) {
        long timestamp = events.timestamp(state, i);
        return timestamp >= since
                && window.of(timestamp).contains(now)
                && events.matches(state, i).contains(now);
    }

    private int count(PersonState state, long now) {
        long since = anchor.timestamp(state, now);
        int count = 0;
        for (int i = 0; i < events.size(state); i++) {
            if (counts(state, i, since, now)) {
                count++;
            }
        }
        return count;
    }

    /** Among events with one timestamp the one received later is the more recent. */
    private boolean edgeHolds(PersonState state, long now, boolean latest) {
        int edge = -1;
        for (int i = 0; i < events.size(state); i++) {
            if (events.matches(state, i).contains(now) && (edge < 0 || latest == isAfter(state, i, edge))) {
                edge = i;
            }
        }
        return edge >= 0
                && window.of(events.timestamp(state, edge)).contains(now)
                && events.passing(state, edge).contains(now);
    }

    private boolean isAfter(PersonState state, int left, int right) {
        int order = Long.compare(events.timestamp(state, left), events.timestamp(state, right));
        return order == 0 ? events.sequence(state, left) > events.sequence(state, right) : order > 0;
    }

    private @Nullable Double measure(PersonState state, long now, Measure measure) {
        long since = anchor.timestamp(state, now);
        Set<Long> different = new HashSet<>();
        ExactSum sum = new ExactSum();
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < events.size(state); i++) {
            if (!counts(state, i, since, now)) {
                continue;
            }
            long bits = events.measured(state, i);
            if (measure == Measure.DISTINCT) {
                different.add(bits);
            } else {
                double number = Double.longBitsToDouble(bits);
                sum.add(number);
                least = Math.min(least, number);
                greatest = Math.max(greatest, number);
            }
        }
        return switch (measure) {
            case DISTINCT -> (double) different.size();
            case SUM -> sum.sum();
            case AVG -> sum.count() == 0 ? null : (Double) sum.mean();
            case MIN -> sum.count() == 0 ? null : (Double) least;
            case MAX -> sum.count() == 0 ? null : (Double) greatest;
        };
    }
}
