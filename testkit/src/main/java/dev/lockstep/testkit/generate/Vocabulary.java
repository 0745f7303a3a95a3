package dev.lockstep.testkit.generate;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The small world of which generated conditions and histories speak. It is small on purpose: with a handful of names,
 * values and ages, conditions ask about what happens, and events lie exactly a window apart.
 */
final class Vocabulary {

    /** 2026-03-01T00:00:00Z, where histories begin. */
    static final long START = 1_772_323_200_000L;

    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Ages in milliseconds, ascending. */
    static final List<Long> AGES = List.of(1L, SECOND, 5 * MINUTE, HOUR, 4 * HOUR, DAY, 3 * DAY);

    static final List<String> EVENTS =
            List.of("Checkout Started", "Order Completed", "Product Viewed", "Product Added", "Email Sent");

    static final List<String> PREFIXES = List.of("Product *", "*", "O*");

    static final List<String> PROPERTIES = List.of(
            "revenue", "category", "coupon", "items.sku", "items", "tags", "delivered_at", "revenue.amount", "missing");

    static final List<String> ATTRIBUTES = List.of(
            "plan", "score", "address.country", "address", "last_order_at", "email", "phone", "tags", "missing");

    /** Nothing in them makes a matcher try more than once. */
    static final List<String> PATTERNS = List.of("^a", "b$", "[0-9]+", "^$", "a|X");

    private static final List<String> TEXTS =
            List.of("a", "b", "ab", "X", "", "10", "free", "a@b.example", "z\uFF5E", "z\uD83D\uDE00");

    private static final List<Double> NUMBERS =
            List.of(0.0, 1.0, 2.0, 5.0, 10.0, 10.5, 50.0, 0.1, 0.2, 0.7, -5.0, 120.0, 1e-7, 1e12);

    private Vocabulary() {}

    static <T> T oneOf(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    static boolean chance(RandomGenerator random, int percent) {
        return random.nextInt(100) < percent;
    }

    /** An event name, of which two are much more frequent than the others. */
    static String event(RandomGenerator random) {
        return oneOf(random, chance(random, 60) ? EVENTS.subList(0, 2) : EVENTS);
    }

    static Value value(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> text(random);
            case 4, 5, 6, 7 -> number(random);
            case 8 -> Value.of(random.nextBoolean());
            case 9 -> list(random);
            case 10 -> object(random);
            default -> pointInTime(random);
        };
    }

    /** A value of the type that a property or attribute mostly has. */
    static Value valueOf(RandomGenerator random, String path) {
        return switch (path) {
            case "revenue", "score" -> number(random);
            case "category", "plan", "items.sku", "address.country", "email", "phone" -> text(random);
            case "delivered_at", "last_order_at" -> pointInTime(random);
            case "tags" -> list(random);
            case "items", "address" -> object(random);
            default -> value(random);
        };
    }

    static Value text(RandomGenerator random) {
        return Value.of(oneOf(random, chance(random, 70) ? TEXTS.subList(0, 3) : TEXTS));
    }

    static Value number(RandomGenerator random) {
        return Value.of(oneOf(random, chance(random, 60) ? NUMBERS.subList(3, 6) : NUMBERS));
    }

    static Value list(RandomGenerator random) {
        return new Value.Items(random.ints(random.nextInt(3), 0, 3)
                .mapToObj(i -> i == 0 ? Value.of(1) : Value.of(TEXTS.get(i)))
                .toList());
    }

    static Value object(RandomGenerator random) {
        return chance(random, 50)
                ? new Value.Fields(Map.of("sku", text(random)))
                : new Value.Fields(Map.of("country", text(random)));
    }

    /** A point in time near the history, in one of the ways of writing it; now and then something else. */
    static Value pointInTime(RandomGenerator random) {
        long instant = instant(random);
        return switch (random.nextInt(6)) {
            case 0 -> Value.of((double) instant);
            case 1 -> Value.of(Math.floor(instant / 1e3));
            case 2 -> Value.of(instant / 1e3);
            case 3 -> Value.of("soon");
            default -> Value.of(Instants.format(instant));
        };
    }

    /** The very beginning of the history, or an instant in the days around it. */
    static long instant(RandomGenerator random) {
        if (chance(random, 30)) {
            return START;
        }
        long age = oneOf(random, AGES) * random.nextInt(1, 4);
        return START + (chance(random, 70) ? age : -age);
    }
}
