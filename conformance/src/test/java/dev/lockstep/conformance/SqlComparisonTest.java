package dev.lockstep.conformance;

import com.google.re2j.Pattern;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.sql.Dialect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every comparison of every value, in SQL as in the core. */
@SuppressWarnings("FloatingPointLiteralPrecision") // numbers that no double is equal to are the point
class SqlComparisonTest {

    private static final long NOW = Instants.parse("2026-03-01T09:00:00Z").orElseThrow();
    private static final long HOUR_MS = 60 * 60 * 1000;

    private static final List<Value> VALUES = List.of(
            Value.of(""),
            Value.of("a"),
            Value.of("B"),
            Value.of("ab"),
            Value.of("a.b"),
            Value.of("it's"),
            Value.of("1"),
            Value.of("1.0"),
            Value.of("true"),
            Value.of("null"),
            Value.of("\"a\""),
            Value.of("a\nb"),
            Value.of("a\\b"),
            Value.of("\t"),
            Value.of("%"),
            Value.of("é"),
            Value.of("Ёлка"),
            Value.of("z\uFF5E"),
            Value.of("z\uD83D\uDE00"),
            Value.of(0),
            Value.of(-0.0),
            Value.of(1),
            Value.of(-1.5),
            Value.of(0.1),
            Value.of(0.1 + 0.2),
            Value.of(0.3),
            Value.of(9_007_199_254_740_993.0),
            Value.of(1e15),
            Value.of(1e22),
            Value.of(1.7e308),
            Value.of(5e-324),
            Value.of(123456789.12345679),
            Value.of(true),
            Value.of(false),
            new Value.Items(List.of()),
            new Value.Items(List.of(Value.of("a"))),
            new Value.Items(List.of(Value.of(1), Value.of("1"))),
            new Value.Items(List.of(Value.of(true), new Value.Items(List.of(Value.of("a"))))),
            new Value.Items(List.of(fields("sku", Value.of("a")))),
            fields("sku", Value.of("a")),
            fields("sku", Value.of(1)),
            new Value.Fields(Map.of("sku", Value.of("a"), "size", Value.of(1))),
            new Value.Fields(Map.of()));

    /** Points in time, and what only looks like one. */
    private static final List<String> INSTANTS = Stream.concat(
                    Stream.of(" 2026-03-01", "2026-03-01\n"),
                    Stream.of("""
                            2026-03-01T09:00:00.000Z  2026-03-01T09:00:00.001Z  2026-03-01T08:59:59.999Z
                            2026-03-01T08:59:59.9999999Z  2026-03-01T08:00:00.000999999Z  2026-03-01T08:00:00Z
                            2026-03-01T07:59:59.999Z  2026-03-01  2026-03-01T09:00  2026-03-01t09:00z  2026-03-01 09:00:00
                            2026-03-01T11:30:00+02:30  2026-03-01T11:30+0230  2026-03-01T00:00:00.5-09:00  2026-03-01T27:00:00Z
                            2026-03-02T03:00:00+18:00  2026-02-28T15:00:00-18:00  2026-03-02T03:01:00+18:01  2024-02-29  2025-02-29
                            1900-02-29  2000-02-29T00:00:00Z  2026-02-30T09:00:00Z  2026-04-31  2026-13-01  2026-00-10  0000-01-01
                            0001-01-01  9999-12-31T23:59:59.999Z  2026-03-01T24:00:00Z  2026-03-01T09:60:00Z  2026-03-01T09:00:60Z
                            2026-03-01T09:00:00.Z  2026-03-01T09:00:00.1234567890Z  2026-03-01T09Z  2026-03-01Z  20260301T090000Z
                            1960-03-01T09:00:00.1239Z  now  infinity  epoch  soon
                            """.strip().split("  |\n")))
            .toList();

    private static final List<Double> NUMBERS = List.of(
            1_772_355_600.0,
            1_772_355_600.001,
            1_772_355_599.9999,
            1_772_355_600_000.0,
            1_772_355_599_999.0,
            1_772_352_000_000.5,
            -62_135_596_800.0,
            -62_135_596_801.0,
            1e11,
            100_000_000_001.0,
            253_402_300_799_999.0,
            253_402_300_800_000.0,
            -62_135_596_800_000.0,
            -1e11,
            0.0,
            -0.0005,
            1e300);

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void everyComparisonPassesTheSameValuesAsInTheCore(Dialect dialect) throws SQLException {
        List<Value> values = new ArrayList<>(VALUES);
        INSTANTS.forEach(text -> values.add(Value.of(text)));
        NUMBERS.forEach(number -> values.add(Value.of(number)));
        SoftAssertions softly = new SoftAssertions();
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            for (int i = 0; i < values.size(); i++) {
                warehouse.person(name(i), Values.canonicalJson(fields("v", values.get(i))));
            }
            warehouse.person(name(values.size()), "{\"v\": null}").person(name(values.size() + 1), "{}");
            for (Comparison comparison : comparisons()) {
                Condition condition =
                        new Condition.Attribute(Path.of("v"), dev.lockstep.core.condition.Test.of(comparison));
                List<String> expected = IntStream.range(0, values.size() + 2)
                        .filter(i -> comparison
                                .passes(i < values.size() ? values.get(i) : null)
                                .contains(NOW))
                        .mapToObj(SqlComparisonTest::name)
                        .toList();
                List<String> members = warehouse.members(condition, NOW);
                softly.assertThat(IntStream.range(0, values.size() + 2)
                                .filter(i -> members.contains(name(i)) != expected.contains(name(i)))
                                .mapToObj(i -> i < values.size() ? values.get(i) : "nothing"))
                        .as("%s is answered otherwise for", comparison)
                        .isEmpty();
            }
        }
        softly.assertAll();
    }

    private static String name(int i) {
        return "p%03d".formatted(i);
    }

    private static List<Comparison> comparisons() {
        List<Comparison> all = new ArrayList<>();
        for (Value value : VALUES) {
            all.add(new Comparison.Equal(value));
            all.add(new Comparison.NotEqual(value));
            all.add(new Comparison.Contains(value));
            if (value instanceof Value.Number || value instanceof Value.Text) {
                for (Order order : Order.values()) {
                    all.add(new Comparison.Ordered(order, value));
                }
            }
            if (value instanceof Value.Text(String text)) {
                all.add(new Comparison.StartsWith(text));
                all.add(new Comparison.EndsWith(text));
            }
        }
        all.add(new Comparison.In(List.of()));
        all.add(new Comparison.NotIn(List.of()));
        all.add(new Comparison.In(VALUES));
        all.add(new Comparison.NotIn(VALUES));
        all.add(new Comparison.In(List.of(Value.of("1"), Value.of(true), Value.of(0.3))));
        all.add(new Comparison.NotIn(List.of(Value.of("1"), Value.of(true), Value.of(0.3))));
        all.add(new Comparison.Exists(true));
        all.add(new Comparison.Exists(false));
        for (String pattern : List.of("^a", "b$", "\\d", "^\\s*$", "a.b", "(?i)ё", "[^a]", "\\bb", "'")) {
            Pattern compiled = Pattern.compile(pattern);
            all.add(new Comparison.Matches(
                    pattern, text -> compiled.matcher(text).find()));
        }
        all.add(new Comparison.Aged(Window.ALL));
        all.add(new Comparison.Aged(Window.within(HOUR_MS)));
        all.add(new Comparison.Aged(Window.within(1)));
        all.add(new Comparison.Aged(new Window(HOUR_MS, 24 * HOUR_MS)));
        all.add(new Comparison.Aged(Window.from(HOUR_MS)));
        all.add(new Comparison.Aged(Window.from(Window.MAX_AGE)));
        for (String text : INSTANTS) {
            Instants.parse(text).ifPresent(instant -> {
                all.add(new Comparison.Before(instant));
                all.add(new Comparison.After(instant));
            });
        }
        for (double number : NUMBERS) {
            Instants.ofNumber(number).ifPresent(instant -> all.add(new Comparison.After(instant)));
        }
        return all;
    }

    private static Value fields(String name, Value value) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(name, value);
        return new Value.Fields(fields);
    }
}
