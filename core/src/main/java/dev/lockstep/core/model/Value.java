package dev.lockstep.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a property or an attribute, as JSON knows it. Absence ({@code null}) is no value: it is written as
 * {@link java.util.Optional} or as a nullable return, never stored inside another value.
 *
 * <p>Equality is that of the segment language: numbers are IEEE doubles (so {@code 1} equals {@code 1.0}), and values of
 * different kinds are never equal.
 */
public sealed interface Value {

    /** A string. Ordered by code point, see {@link Values#compareText}. */
    record Text(String text) implements Value {}

    /** A finite number. Negative zero is stored as zero, so that equal numbers are equal values. */
    record Number(double number) implements Value {
        public Number {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a number must be finite, but is " + number);
            }
            number += 0.0;
        }
    }

    /** {@code true} or {@code false}. */
    record Flag(boolean flag) implements Value {}

    /** A list. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** An object; the fields keep the order in which they were written. */
    record Fields(Map<String, Value> fields) implements Value {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(double number) {
        return new Number(number);
    }

    static Value of(boolean flag) {
        return new Flag(flag);
    }
}
