package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The segment language by example, in each database. */
class SqlExamplesTest {

    private static final long HOUR_MS = 60 * 60 * 1000;
    private static final long NINE = instant("2026-03-01T09:00:00Z");
    private static final EventFilter CART = EventFilter.of("Checkout Started");
    private static final EventFilter ORDER = EventFilter.of("Order Completed");

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aWindowIsOpenOnTheOldSideAndClosedOnTheNewOne(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            warehouse
                    .event("just out", "Checkout Started", "2026-03-01 05:00:00", "{}")
                    .event("just in", "Checkout Started", "2026-03-01 05:00:00.001", "{}")
                    .event("now", "Checkout Started", "2026-03-01 09:00:00", "{}")
                    .event("not yet", "Checkout Started", "2026-03-01 09:00:00.001", "{}");
            assertThat(warehouse.members(new Condition.Latest(CART, Window.within(4 * HOUR_MS), List.of()), NINE))
                    .containsExactly("just in", "now");
            assertThat(warehouse.members(
                            new Condition.Latest(CART, new Window(4 * HOUR_MS, 24 * HOUR_MS), List.of()), NINE))
                    .containsExactly("just out");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theLatestEventIsChosenBeforeTheWindowIsLookedAt(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            warehouse
                    .event("moved on", "Checkout Started", "2026-03-01 03:00:00", "{}")
                    .event("moved on", "Checkout Started", "2026-03-01 08:00:00", "{}")
                    .event("stayed", "Checkout Started", "2026-03-01 03:00:00", "{}");
            assertThat(warehouse.members(
                            new Condition.Latest(CART, new Window(4 * HOUR_MS, 24 * HOUR_MS), List.of()), NINE))
                    .containsExactly("stayed");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void ofEventsAtOneMillisecondTheRowBelowIsMoreRecent(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            warehouse
                    .event("u1", "Checkout Started", "2026-03-01 08:00:00.0019", "{\"step\": 1}")
                    .event("u1", "Checkout Started", "2026-03-01 08:00:00.0011", "{\"step\": 2}");
            List<PropertyTest> first = List.of(is("step", new Comparison.Equal(Value.of(1))));
            List<PropertyTest> second = List.of(is("step", new Comparison.Equal(Value.of(2))));
            assertThat(warehouse.members(new Condition.Latest(CART, Window.ALL, second), NINE))
                    .containsExactly("u1");
            assertThat(warehouse.members(new Condition.Latest(CART, Window.ALL, first), NINE))
                    .isEmpty();
            assertThat(warehouse.members(new Condition.First(CART, Window.ALL, first), NINE))
                    .containsExactly("u1");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void sinceCountsFromTheNewestAnchorOnAndNothingWithoutOne(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            warehouse
                    .event("bought before", "Order Completed", "2026-03-01 07:59:59.999", "{}")
                    .event("bought before", "Checkout Started", "2026-03-01 08:00:00", "{}")
                    .event("bought at once", "Checkout Started", "2026-03-01 08:00:00", "{}")
                    .event("bought at once", "Order Completed", "2026-03-01 08:00:00", "{}")
                    .event("never in a cart", "Order Completed", "2026-03-01 08:00:00", "{}")
                    .person("silent", "{}");
            Condition bought = new Condition.Did(ORDER, Span.since(CART), Count.atLeast(1));
            assertThat(warehouse.members(bought, NINE)).containsExactly("bought at once");
            assertThat(warehouse.members(new Condition.Not(bought), NINE))
                    .containsExactlyInAnyOrder("bought before", "never in a cart", "silent");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void moneyAddsUpExactly(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            warehouse
                    .event("u1", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": 0.7}")
                    .event("u1", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": 0.1}")
                    .event("u1", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": 0.2}")
                    .event("u1", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": \"5\"}")
                    .event("u1", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": null}")
                    .event("u2", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": 30.3}")
                    .event("u2", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": 1e-7}")
                    .event("u2", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": -30.3}")
                    .person("u3", "{}");
            assertThat(warehouse.members(aggregate(Measure.SUM, new Comparison.Equal(Value.of(1))), NINE))
                    .containsExactly("u1");
            assertThat(warehouse.members(aggregate(Measure.SUM, new Comparison.Equal(Value.of(1e-7))), NINE))
                    .containsExactly("u2");
            assertThat(warehouse.members(aggregate(Measure.SUM, new Comparison.Equal(Value.of(0))), NINE))
                    .containsExactly("u3");
            assertThat(warehouse.members(aggregate(Measure.AVG, new Comparison.Equal(Value.of(1 / 3.0))), NINE))
                    .containsExactly("u1");
            assertThat(warehouse.members(aggregate(Measure.AVG, new Comparison.Exists(false)), NINE))
                    .containsExactly("u3");
            assertThat(warehouse.members(aggregate(Measure.MIN, new Comparison.Equal(Value.of(0.1))), NINE))
                    .containsExactly("u1");
            assertThat(warehouse.members(aggregate(Measure.MAX, new Comparison.Ordered(Order.GT, Value.of(30))), NINE))
                    .containsExactly("u2");
            assertThat(warehouse.members(aggregate(Measure.DISTINCT, new Comparison.Equal(Value.of(4))), NINE))
                    .containsExactly("u1");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void valuesAreDifferentAsTheLanguageMeansIt(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            for (String revenue :
                    List.of("1", "1.0", "10e-1", "\"1\"", "\"\\u0031\"", "true", "\"true\"", "[1]", "[ 1 ]", "null")) {
                warehouse.event("u1", "Order Completed", "2026-03-01 08:00:00", "{\"revenue\": " + revenue + "}");
            }
            warehouse.event("u1", "Order Completed", "2026-03-01 08:00:00", "{}");
            assertThat(warehouse.members(aggregate(Measure.DISTINCT, new Comparison.Equal(Value.of(5))), NINE))
                    .containsExactly("u1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DUCKDB, TIMESTAMP, JSON",
        "DUCKDB, TIMESTAMPTZ, VARCHAR",
        "DUCKDB, TIMESTAMP_NS, VARCHAR",
        "DUCKDB, TIMESTAMP_S, JSON",
        "POSTGRESQL, TIMESTAMP, JSONB",
        "POSTGRESQL, TIMESTAMPTZ, JSON",
        "POSTGRESQL, TIMESTAMPTZ, TEXT"
    })
    void tablesMayStoreTimestampsAndJsonInSeveralWays(Dialect dialect, String timestamp, String json)
            throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect, timestamp, json)) {
            String five = timestamp.equals("TIMESTAMPTZ") ? "2026-03-01 07:00:00+02" : "2026-03-01 05:00:00";
            warehouse
                    .event("u1", "Checkout Started", five, "{\"a\": {\"b\": 1.0}}")
                    .person("u1", " { \"plan\" : \"gold\" } ");
            Condition out = new Condition.Latest(CART, Window.within(4 * HOUR_MS), List.of());
            Condition deep = new Condition.Did(
                    new EventFilter(CART.names(), List.of(is("a.b", new Comparison.Equal(Value.of(1))))),
                    Span.ALL,
                    Count.exactly(1));
            assertThat(warehouse.members(out, NINE)).isEmpty();
            assertThat(warehouse.members(out, NINE - 1)).containsExactly("u1");
            assertThat(warehouse.members(deep, NINE)).containsExactly("u1");
            assertThat(warehouse.members(attribute("plan", new Comparison.Equal(Value.of("gold"))), NINE))
                    .containsExactly("u1");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void noNameAndNoValueCanEndWhereItShouldNot(Dialect dialect) throws SQLException {
        List<String> hostile = List.of(
                "'; DROP TABLE events; --",
                "\\'; DROP TABLE events; --",
                "\"",
                "a\"b",
                "it's",
                "*",
                "$",
                "$x",
                "$.a",
                "/y",
                "#",
                "0",
                "-1",
                "[0]",
                "a b",
                "back\\slash",
                "new\nline",
                "new\r\n-- line",
                "tab\t",
                "\u2028",
                "?",
                "{fn now()}",
                "%s",
                "${x}",
                "ключ",
                "\uD83D\uDE00",
                "E'\\''");
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            for (String text : hostile) {
                String json = Values.canonicalJson(new Value.Fields(Map.of(text, Value.of(text))));
                warehouse.event(text, text, "2026-03-01 08:00:00", json).person(text, json);
            }
            warehouse.event("list", "list", "2026-03-01 08:00:00", "[1, 2, 3]").person("list", "{\"a\": [1, 2]}");
            for (String text : hostile) {
                EventFilter named = new EventFilter(
                        List.of(new EventName.Exactly(text), new EventName.Prefix(text + text)),
                        List.of(new PropertyTest(
                                new Path(text, List.of(text)), Test.of(new Comparison.Equal(Value.of(text))))));
                Map<String, Condition> segments = new LinkedHashMap<>();
                segments.put(text, new Condition.Did(named, Span.since(named), Count.atLeast(1)));
                segments.put(
                        "both",
                        new Condition.All(List.of(
                                new Condition.Member(text),
                                new Condition.HasIdentifier(text),
                                new Condition.Attribute(
                                        new Path(text, List.of(text)),
                                        Test.of(new Comparison.Contains(Value.of(text)))))));
                assertThat(warehouse.members(segments, "both", NINE)).as(text).containsExactly(text);
            }
            assertThat(warehouse.members(attribute("a.0", new Comparison.Exists(true)), NINE))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSampleIsTheSameShareOfPeople(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            List<String> people =
                    IntStream.range(100, 300).mapToObj(i -> "ü" + i).toList();
            for (String person : people) {
                warehouse.person(person, "{}");
            }
            for (String percent : List.of("0", "0.01", "12.5", "50", "99.999", "100")) {
                Condition.Sample sample = new Condition.Sample(new BigDecimal(percent), "it's");
                assertThat(warehouse.members(sample, NINE))
                        .as(percent)
                        .containsExactlyElementsOf(people.stream()
                                .filter(person -> Sampling.falls(sample, new PersonId(person)))
                                .toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void identifiersAreInTheNameOrAmongTheAttributes(Dialect dialect) throws SQLException {
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            warehouse
                    .person("email:a@b.example", "{}")
                    .person("anonymous:x", "{}")
                    .person("u1", "{\"email\": \" a@b.example \", \"phone\": 4930123, \"anonymous_id\": [\"x\"]}")
                    .person("u2", "{\"email\": \"@b.example\", \"phone\": \" \"}")
                    .person("u3", "{\"email\": [\"no\", \"c@d.example\"], \"phone\": [\"\", \"49\"]}")
                    .person("u4", "{\"email\": \"c@ \", \"phone\": true}")
                    .event("u5", "Order Completed", "2026-03-01 08:00:00", "{}");
            assertThat(warehouse.members(new Condition.HasIdentifier("id"), NINE))
                    .containsExactly("u1", "u2", "u3", "u4", "u5");
            assertThat(warehouse.members(new Condition.HasIdentifier("email"), NINE))
                    .containsExactly("email:a@b.example", "u1", "u3");
            assertThat(warehouse.members(new Condition.HasIdentifier("anonymous_id"), NINE))
                    .containsExactly("anonymous:x", "u1");
            assertThat(warehouse.members(new Condition.HasIdentifier("phone"), NINE))
                    .containsExactly("u1", "u3");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTableIsWrittenOnceHoweverManyConditionsAsk(Dialect dialect) throws SQLException {
        Condition latest = new Condition.Latest(CART, Window.within(HOUR_MS), List.of());
        Condition older = new Condition.Latest(CART, Window.from(HOUR_MS), List.of());
        Condition since = new Condition.Did(ORDER, Span.since(CART), Count.atLeast(1));
        Map<String, Condition> segments = new LinkedHashMap<>();
        segments.put("inner", new Condition.Any(List.of(latest, since)));
        segments.put(
                "outer", new Condition.All(List.of(new Condition.Member("inner"), older, new Condition.Not(since))));
        String sql = SegmentSql.of(segments, "outer", dialect, NINE);
        assertThat(sql)
                .containsOnlyOnce("max(event.happened)")
                .containsOnlyOnce("count(*)")
                .containsOnlyOnce("TIMESTAMP '2026");
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            assertThat(warehouse.rows(sql)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSegmentThatIsNotThereIsNamed(Dialect dialect) {
        assertThatThrownBy(() -> SegmentSql.of(Map.of("a", new Condition.Member("b")), "a", dialect, NINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"b\"");
    }

    private static long instant(String text) {
        return Instants.parse(text).orElseThrow();
    }

    private static PropertyTest is(String path, Comparison comparison) {
        return new PropertyTest(Path.of(path), Test.of(comparison));
    }

    private static Condition attribute(String path, Comparison comparison) {
        return new Condition.Attribute(Path.of(path), Test.of(comparison));
    }

    private static Condition aggregate(Measure measure, Comparison comparison) {
        return new Condition.Aggregate(measure, Path.of("revenue"), ORDER, Span.ALL, Test.of(comparison));
    }
}
