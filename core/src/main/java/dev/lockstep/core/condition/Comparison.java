package dev.lockstep.core.condition;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one value. An absent value fails every comparison but {@code exists: false}, {@code ne} and
 * {@code not_in}; nothing is coerced, so values of different kinds are not equal and have no order.
 */
public sealed interface Comparison {

    record Equal(Value value) implements Comparison {}

    record NotEqual(Value value) implements Comparison {}

    /** The value is of the same kind, a number or a string, and stands in this order to {@code value}. */
    record Ordered(Order order, Value value) implements Comparison {
        public Ordered {
            if (!(value instanceof Value.Number || value instanceof Value.Text)) {
                throw new IllegalArgumentException("only numbers and strings have an order, not " + value);
            }
        }
    }

    record In(List<Value> values) implements Comparison {
        public In {
            values = List.copyOf(values);
        }
    }

    record NotIn(List<Value> values) implements Comparison {
        public NotIn {
            values = List.copyOf(values);
        }
    }

    /** A substring of a string, or an element of a list. */
    record Contains(Value value) implements Comparison {}

    record StartsWith(String prefix) implements Comparison {}

    record EndsWith(String suffix) implements Comparison {}

    /**
     * The regular expression matches somewhere in the string. The engine is not part of the core: whoever reads the
     * condition hands in one that takes linear time.
     *
     * @param pattern as written, RE2 syntax; two of these are equal when their patterns are
     */
    record Matches(String pattern, Predicate<String> finder) implements Comparison {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Matches matches && matches.pattern.equals(pattern);
        }

        @Override
        public int hashCode() {
            return pattern.hashCode();
        }

        @Override
        public String toString() {
            return "Matches[" + pattern + "]";
        }
    }

    record Exists(boolean exists) implements Comparison {}

    /** The value is a point in time whose age lies in the window ({@code within}, {@code ago}). */
    record Aged(Window window) implements Comparison {}

    /** The value is a point in time before this one, in milliseconds since the epoch. */
    record Before(long instant) implements Comparison {}

    /** The value is a point in time at or after this one, in milliseconds since the epoch. */
    record After(long instant) implements Comparison {}

    /** The four orders. */
    enum Order {
        GT,
        GTE,
        LT,
        LTE;

        boolean holds(int comparison) {
            return switch (this) {
                case GT -> comparison > 0;
                case GTE -> comparison >= 0;
                case LT -> comparison < 0;
                case LTE -> comparison <= 0;
            };
        }
    }

    /** When this holds of the value; null is an absent value. */
    default Interval passes(@Nullable Value value) {
        return switch (this) {
            case Equal(Value wanted) -> Interval.always(wanted.equals(value));
            case NotEqual(Value unwanted) -> Interval.always(!unwanted.equals(value));
            case Ordered(Order order, Value bound) -> Interval.always(ordered(order, value, bound));
            case In(List<Value> wanted) -> Interval.always(value != null && wanted.contains(value));
            case NotIn(List<Value> unwanted) -> Interval.always(value == null || !unwanted.contains(value));
            case Contains(Value part) -> Interval.always(contains(value, part));
            case StartsWith(String prefix) ->
                Interval.always(value instanceof Value.Text(String text) && text.startsWith(prefix));
            case EndsWith(String suffix) ->
                Interval.always(value instanceof Value.Text(String text) && text.endsWith(suffix));
            case Matches(String pattern, Predicate<String> finder) ->
                Interval.always(value instanceof Value.Text(String text) && finder.test(text));
            case Exists(boolean exists) -> Interval.always((value != null) == exists);
            case Aged(Window window) -> {
                OptionalLong instant = Instants.of(value);
                yield instant.isPresent() ? window.of(instant.getAsLong()) : Interval.NEVER;
            }
            case Before(long bound) -> {
                OptionalLong instant = Instants.of(value);
                yield Interval.always(instant.isPresent() && instant.getAsLong() < bound);
            }
            case After(long bound) -> {
                OptionalLong instant = Instants.of(value);
                yield Interval.always(instant.isPresent() && instant.getAsLong() >= bound);
            }
        };
    }

    private static boolean ordered(Order order, @Nullable Value value, Value bound) {
        if (value instanceof Value.Number(double number) && bound instanceof Value.Number(double limit)) {
            return order.holds(Double.compare(number, limit));
        }
        return value instanceof Value.Text(String text)
                && bound instanceof Value.Text(String limit)
                && order.holds(Values.compareText(text, limit));
    }

    private static boolean contains(@Nullable Value value, Value part) {
        return switch (value) {
            case Value.Text(String text) -> part instanceof Value.Text(String piece) && text.contains(piece);
            case Value.Items(List<Value> items) -> items.contains(part);
            case null -> false;
            case Value.Number number -> false;
            case Value.Flag flag -> false;
            case Value.Fields fields -> false;
        };
    }
}
