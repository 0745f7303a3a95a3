package dev.lockstep.core.program;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.state.Edge;
import dev.lockstep.core.state.Entries;
import dev.lockstep.core.state.OneTime;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.Rows;
import dev.lockstep.core.state.Tally;
import dev.lockstep.core.state.Times;
import dev.lockstep.core.state.Total;
import org.jspecify.annotations.Nullable;

/** The questions without parts, each answered from the one register that remembers what it asks. */
final class Leaves {

    private Leaves() {}

    /** {@code did} with a count that any number is in, so that nothing need be remembered. */
    record Always() implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            return Verdict.YES_FOR_EVER;
        }
    }

    /** {@code did} over all time: {@code did: Order Completed, at_least: 3}. */
    record DidEver(Tally tally, Count count) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            return count.holds(tally.count(state)) ? Verdict.YES_FOR_EVER : Verdict.NO_FOR_EVER;
        }
    }

    /** {@code did} where only one event at the most is asked for, so that the latest answers. */
    record DidOnce(OneTime latest, Window window, Anchor anchor, Count count) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            long timestamp = latest.timestamp(state);
            long once = latest.isKnown(state) && timestamp >= anchor.timestamp(state, now)
                    ? Verdict.in(window.opens(timestamp), window.closes(timestamp), now)
                    : Verdict.NO_FOR_EVER;
            return count.atLeast() == 1 ? once : Verdict.not(once);
        }
    }

    /** {@code did} in a window, with any count. */
    record DidTimes(Times times, Window window, Anchor anchor, Count count) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            long[] rows = times.rows(state);
            if (rows == null) {
                return Verdict.pack(count.holds(0), Instants.NEVER);
            }
            int first = firstIn(rows, Rows.ONE, window, anchor.timestamp(state, now), now);
            int end = endOf(rows, Rows.ONE, window, first, now);
            return Verdict.pack(count.holds(end - first), nextAnswer(rows, first, end));
        }

        /**
         * When enough windows will have closed, or opened, for another answer. Only in the middle of a range may either end
         * it; then the other rows may yet make up for it, so that the answer is the same at that instant.
         */
        private long nextAnswer(long[] rows, int first, int end) {
            int n = end - first;
            if (n > count.atMost()) {
                return closes(rows, first + n - count.atMost() - 1);
            }
            if (n < count.atLeast()) {
                return opens(rows, end + count.atLeast() - n - 1);
            }
            long tooFew = count.atLeast() == 0 ? Instants.NEVER : closes(rows, first + n - count.atLeast());
            long tooMany = count.atMost() == Count.ANY_NUMBER ? Instants.NEVER : opens(rows, end + count.atMost() - n);
            return Math.min(tooFew, tooMany);
        }

        private long closes(long[] rows, int row) {
            return window.closes(Rows.at(rows, row, Rows.ONE));
        }

        private long opens(long[] rows, int row) {
            return row < Rows.size(rows, Rows.ONE) ? window.opens(Rows.at(rows, row, Rows.ONE)) : Instants.NEVER;
        }
    }

    /** {@code latest} or {@code first} without {@code is}. */
    record EdgeTime(OneTime time, Window window) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            if (!time.isKnown(state)) {
                return Verdict.NO_FOR_EVER;
            }
            long timestamp = time.timestamp(state);
            return Verdict.in(window.opens(timestamp), window.closes(timestamp), now);
        }
    }

    /** {@code latest} or {@code first} with {@code is}. */
    record EdgeIs(Edge edge, Window window) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            if (!edge.isKnown(state)) {
                return Verdict.NO_FOR_EVER;
            }
            long timestamp = edge.timestamp(state);
            return Verdict.in(
                    Math.max(window.opens(timestamp), edge.from(state)),
                    Math.min(window.closes(timestamp), edge.until(state)),
                    now);
        }
    }

    /** An aggregate over all time. */
    record AggregateEver(Total total, Test test) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            return passes(test, total.value(state)) ? Verdict.YES_FOR_EVER : Verdict.NO_FOR_EVER;
        }
    }

    /**
     * An aggregate over a window.
     *
     * @param enough different values are counted up to this number
     * @param isLostByTime whether time alone can only make the test fail, see {@link #isLostByTime}
     */
    record AggregateIn(Entries entries, Window window, Anchor anchor, Test test, int enough, boolean isLostByTime)
            implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            long[] rows = entries.rows(state);
            if (rows == null) {
                return Verdict.pack(passes(test, entries.value(state, 0, 0, enough)), Instants.NEVER);
            }
            long since = anchor.timestamp(state, now);
            int first = firstIn(rows, entries.width(), window, since, now);
            int end = endOf(rows, entries.width(), window, first, now);
            boolean passes = passes(test, entries.value(state, first, end, enough));
            return Verdict.pack(
                    passes,
                    isLostByTime && !passes ? Instants.NEVER : nextChange(rows, entries.width(), window, first, end));
        }
    }

    /** {@code attribute}. */
    record AttributePasses(int attribute, Path path, Test test) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            return Verdict.in(test.passes(path.below(state.attribute(attribute))), now);
        }
    }

    /** {@code identifier} of a kind that facts name their person by; an e-mail may stand in an attribute as well. */
    record Identified(Identifier.Kind kind, int attribute) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            boolean has = state.has(kind)
                    || (attribute >= 0 && Identifiers.isUsable(kind.type(), state.attribute(attribute)));
            return has ? Verdict.YES_FOR_EVER : Verdict.NO_FOR_EVER;
        }
    }

    /** {@code identifier} of a type that only an attribute tells. */
    record IdentifierAttribute(String type, int attribute) implements Node.Leaf {
        @Override
        public long verdict(PersonState state, long now) {
            return Identifiers.isUsable(type, state.attribute(attribute)) ? Verdict.YES_FOR_EVER : Verdict.NO_FOR_EVER;
        }
    }

    /** {@code sample}. A hash is dear, so the answer, which never changes, is kept. */
    record Sampled(int sample, Condition.Sample condition) implements Node.Leaf {

        private static final int NO = 1;
        private static final int YES = 2;

        @Override
        public long verdict(PersonState state, long now) {
            long answer = state.sample(sample);
            if (answer == 0) {
                answer = Sampling.falls(condition, state.person()) ? YES : NO;
                state.setSample(sample, answer);
            }
            return answer == YES ? Verdict.YES_FOR_EVER : Verdict.NO_FOR_EVER;
        }
    }

    /**
     * Whether time alone can only make the test fail: where windows only close, the greatest value and the number of
     * different ones only become less, and the test asks for no less than a bound.
     */
    static boolean isLostByTime(Measure measure, Window window, Test test) {
        return window.minAge() == 0
                && (measure == Measure.MAX || measure == Measure.DISTINCT)
                && test.comparisons().stream()
                        .allMatch(comparison -> comparison instanceof Comparison.Ordered(Order order, Value bound)
                                && (order == Order.GT || order == Order.GTE));
    }

    /** Whether a measure, null where it is absent, passes a test that does not change with time. */
    static boolean passes(Test test, @Nullable Double measure) {
        return !test.passes(measure == null ? null : new Value.Number(measure)).isEmpty();
    }

    /** The first row whose window has not closed and that is not before {@code since}. */
    private static int firstIn(long[] rows, int width, Window window, long since, long now) {
        int first = since == Instants.DAWN ? 0 : Rows.firstAfter(rows, since - 1, width);
        return window.isEndless() ? first : Math.max(first, Rows.firstAfter(rows, now - window.maxAge(), width));
    }

    /** One past the last row whose window has opened. */
    private static int endOf(long[] rows, int width, Window window, int first, long now) {
        return Math.max(first, Rows.firstAfter(rows, now - window.minAge(), width));
    }

    /** When the window of the oldest row in it closes, or that of the next row opens. */
    private static long nextChange(long[] rows, int width, Window window, int first, int end) {
        long closes = first < end ? window.closes(Rows.at(rows, first, width)) : Instants.NEVER;
        // Rows before the anchor never open; firstIn has passed them by, so that `end` is at or after the anchor.
        long opens = end < Rows.size(rows, width) ? window.opens(Rows.at(rows, end, width)) : Instants.NEVER;
        return Math.min(closes, opens);
    }
}
