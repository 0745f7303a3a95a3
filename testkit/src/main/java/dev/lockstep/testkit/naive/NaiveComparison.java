package dev.lockstep.testkit.naive;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The comparisons and tests of the segment language, asked of one value at one instant. */
final class NaiveComparison {

    private static final BigDecimal MAX_SECONDS = BigDecimal.TEN.pow(11);
    private static final long YEAR_1 = -62_135_596_800_000L;
    private static final long YEAR_10000 = 253_402_300_800_000L;

    /** Saves the exceptions that most texts would be told by not to be a date. */
    private static final Pattern LOOKS_LIKE_A_DATE = Pattern.compile("^\\d{4}-");

    private NaiveComparison() {}

    static boolean passAll(List<PropertyTest> tests, Map<String, Value> properties, long now) {
        return tests.stream().allMatch(test -> passes(test.test(), at(test.path(), properties), now));
    }

    static boolean passes(Test test, @Nullable Value value, long now) {
        return test.comparisons().stream().allMatch(comparison -> passes(comparison, value, now));
    }

    private static boolean passes(Comparison comparison, @Nullable Value value, long now) {
        if (value == null) {
            return comparison instanceof Comparison.NotEqual
                    || comparison instanceof Comparison.NotIn
                    || (comparison instanceof Comparison.Exists(boolean exists) && !exists);
        }
        return switch (comparison) {
            case Comparison.Equal(Value wanted) -> value.equals(wanted);
            case Comparison.NotEqual(Value unwanted) -> !value.equals(unwanted);
            case Comparison.Ordered(Comparison.Order order, Value bound) -> ordered(order, value, bound);
            case Comparison.In(List<Value> wanted) -> wanted.stream().anyMatch(value::equals);
            case Comparison.NotIn(List<Value> unwanted) -> unwanted.stream().noneMatch(value::equals);
            case Comparison.Contains(Value part) -> contains(value, part);
            case Comparison.StartsWith(String prefix) ->
                value instanceof Value.Text(String text) && text.startsWith(prefix);
            case Comparison.EndsWith(String suffix) ->
                value instanceof Value.Text(String text) && text.endsWith(suffix);
            case Comparison.Matches(String pattern, Predicate<String> finder) ->
                value instanceof Value.Text(String text) && finder.test(text);
            case Comparison.Exists(boolean exists) -> exists;
            case Comparison.Aged(Window window) ->
                pointInTime(value).map(point -> isIn(window, now - point)).orElse(false);
            case Comparison.Before(long instant) ->
                pointInTime(value).map(point -> point < instant).orElse(false);
            case Comparison.After(long instant) ->
                pointInTime(value).map(point -> point >= instant).orElse(false);
        };
    }

    /** Ages are whole milliseconds; the old side is open. */
    static boolean isIn(Window window, long age) {
        return age >= window.minAge() && (window.isEndless() || age < window.maxAge());
    }

    private static boolean ordered(Comparison.Order order, Value value, Value bound) {
        int sign;
        if (value instanceof Value.Number(double left) && bound instanceof Value.Number(double right)) {
            sign = new BigDecimal(left).compareTo(new BigDecimal(right));
        } else if (value instanceof Value.Text(String left) && bound instanceof Value.Text(String right)) {
            sign = Arrays.compare(
                    left.codePoints().toArray(), right.codePoints().toArray());
        } else {
            return false;
        }
        return switch (order) {
            case GT -> sign > 0;
            case GTE -> sign >= 0;
            case LT -> sign < 0;
            case LTE -> sign <= 0;
        };
    }

    private static boolean contains(Value value, Value part) {
        if (value instanceof Value.Items(List<Value> items)) {
            return items.stream().anyMatch(part::equals);
        }
        return value instanceof Value.Text(String text)
                && part instanceof Value.Text(String piece)
                && text.contains(piece);
    }

    /** The value at a dotted path, or null. */
    static @Nullable Value at(Path path, Map<String, Value> fields) {
        Value value = new Value.Fields(fields);
        for (String step : path.text().split("\\.", -1)) {
            value = value instanceof Value.Fields(Map<String, Value> object) ? object.get(step) : null;
        }
        return value;
    }

    /** Unix seconds, milliseconds above 10^11, or ISO 8601 of the years 1 to 9999; UTC where there is no offset. */
    static Optional<Long> pointInTime(Value value) {
        if (value instanceof Value.Number(double number)) {
            BigDecimal exact = BigDecimal.valueOf(number);
            BigDecimal millis = exact.abs().compareTo(MAX_SECONDS) > 0 ? exact : exact.movePointRight(3);
            return millis.compareTo(BigDecimal.valueOf(YEAR_1)) < 0
                            || millis.compareTo(BigDecimal.valueOf(YEAR_10000)) >= 0
                    ? Optional.empty()
                    : Optional.of(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
        }
        return value instanceof Value.Text(String text)
                        && LOOKS_LIKE_A_DATE.matcher(text).find()
                ? iso(text)
                : Optional.empty();
    }

    private static Optional<Long> iso(String text) {
        List<IsoForm> forms = List.of(
                written -> OffsetDateTime.parse(written),
                written -> LocalDateTime.parse(written).atOffset(ZoneOffset.UTC),
                written -> LocalDate.parse(written).atStartOfDay().atOffset(ZoneOffset.UTC));
        for (IsoForm form : forms) {
            try {
                return Optional.of(form.parse(text).toInstant().toEpochMilli());
            } catch (DateTimeException e) {
                // Not written in this form.
            }
        }
        return Optional.empty();
    }

    private interface IsoForm {
        OffsetDateTime parse(String text);
    }
}
