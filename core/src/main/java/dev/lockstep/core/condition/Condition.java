package dev.lockstep.core.condition;

import dev.lockstep.core.model.Path;
import java.math.BigDecimal;
import java.util.List;

/**
 * What must hold of a person at an instant for them to be in a segment. One record per head of the segment language;
 * {@code did_not} is {@code Not(Did)}.
 */
public sealed interface Condition {

    /** Every child holds. */
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = notEmpty(conditions);
        }
    }

    /** At least one child holds. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = notEmpty(conditions);
        }
    }

    /** The child does not hold. */
    record Not(Condition condition) implements Condition {}

    /** The number of matching events in the span lies in {@code count}. */
    record Did(EventFilter events, Span span, Count count) implements Condition {}

    /**
     * The most recent matching event, chosen over all time, has an age in the window, and passes {@code is}. Of events
     * with one timestamp the one received later is more recent.
     */
    record Latest(EventFilter events, Window window, List<PropertyTest> is) implements Condition {
        public Latest {
            is = List.copyOf(is);
        }
    }

    /** The earliest matching event, chosen over all time, has an age in the window, and passes {@code is}. */
    record First(EventFilter events, Window window, List<PropertyTest> is) implements Condition {
        public First {
            is = List.copyOf(is);
        }
    }

    /** The measure of a property over the matching events in the span passes the test. */
    record Aggregate(Measure measure, Path property, EventFilter events, Span span, Test test) implements Condition {}

    /** The attribute at the path passes the test; where it is absent, the test is of an absent value. */
    record Attribute(Path path, Test test) implements Condition {}

    /** The person is in another segment. */
    record Member(String segment) implements Condition {}

    /**
     * The person has at least one usable identifier of this type: {@code id}, {@code email}, {@code anonymous_id}, or any
     * other, which is looked for in the attribute of that name.
     */
    record HasIdentifier(String type) implements Condition {}

    /** The person falls in a fixed share of all people, see {@link Sampling}. */
    record Sample(BigDecimal percent, String salt) implements Condition {
        public Sample {
            if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw new IllegalArgumentException("a sample is 0 to 100 percent, but is " + percent);
            }
            percent = percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros();
        }
    }

    /** How an {@link Aggregate} makes one value of many. */
    enum Measure {
        /** 0 over no events. */
        SUM,
        /** Absent over no events. */
        AVG,
        /** Absent over no events. */
        MIN,
        /** Absent over no events. */
        MAX,
        /** How many different values; 0 over no events. */
        DISTINCT
    }

    private static List<Condition> notEmpty(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("all and any need at least one condition");
        }
        return List.copyOf(conditions);
    }
}
