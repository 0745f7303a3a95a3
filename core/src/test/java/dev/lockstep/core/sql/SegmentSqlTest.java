package dev.lockstep.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The text of the query; that it gives the right people is checked in real databases. */
class SegmentSqlTest {

    private static final long NINE = Instants.parse("2026-03-01T09:00:00Z").orElseThrow();
    private static final long HOUR_MS = 60 * 60 * 1000;

    private static final Condition ABANDONED = new Condition.All(List.of(
            new Condition.Latest(EventFilter.of("Checkout Started"), Window.within(4 * HOUR_MS), List.of()),
            new Condition.Not(new Condition.Did(
                    EventFilter.of("Order Completed"),
                    Span.since(EventFilter.of("Checkout Started")),
                    Count.atLeast(1)))));

    @Test
    void aSegmentReadsAsOneWouldWriteIt() {
        assertThat(SegmentSql.of(Map.of("cart_abandoned_0_4h", ABANDONED), "cart_abandoned_0_4h", Dialect.DUCKDB, NINE))
                .isEqualTo("""
                        -- Segment cart_abandoned_0_4h
                        -- the latest *Checkout Started* was in the last 4 hours, and no *Order Completed* since
                        -- DuckDB, over events(person, name, at, properties, message_id) and people(person, attributes).
                        WITH
                        -- The instant that is asked about, in UTC, stands here alone. To ask about now, always:
                        -- SELECT date_trunc('milliseconds', now() AT TIME ZONE 'UTC') AS now
                        moment AS NOT MATERIALIZED (
                          SELECT TIMESTAMP '2026-03-01 09:00:00.000' AS now
                        ),
                        everyone AS (
                          SELECT person FROM people WHERE person IS NOT NULL
                          UNION
                          SELECT person FROM events WHERE person IS NOT NULL
                        ),
                        -- What had happened by then.
                        event AS NOT MATERIALIZED (
                          SELECT person, name, happened, now - happened AS age
                          FROM (
                            SELECT person, name, date_trunc('milliseconds', make_timestamp(epoch_us(events.at))) AS happened
                            FROM events
                            WHERE person IS NOT NULL
                          ) AS stored
                          CROSS JOIN moment
                          WHERE happened <= now
                        ),
                        latest_checkout_started AS (
                          SELECT person, max(event.happened) AS happened, min(event.age) AS age
                          FROM event
                          WHERE name = 'Checkout Started'
                          GROUP BY person
                        ),
                        did_order_completed_since_checkout_started AS (
                          SELECT person, count(*) AS times
                          FROM event
                          JOIN latest_checkout_started USING (person)
                          WHERE name = 'Order Completed'
                            AND event.happened >= latest_checkout_started.happened
                          GROUP BY person
                        )
                        SELECT person
                        FROM everyone
                        LEFT JOIN latest_checkout_started USING (person)
                        LEFT JOIN did_order_completed_since_checkout_started USING (person)
                        WHERE (latest_checkout_started.age < INTERVAL '4 hours') IS TRUE
                          AND NOT (coalesce(did_order_completed_since_checkout_started.times, 0) >= 1)
                        ORDER BY person
                        """);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theHeadIsCommentWhateverASegmentIsCalled(Dialect dialect) {
        String name = "vip\nDROP TABLE events;\r\n*/ --\u2028x";
        String sql =
                SegmentSql.of(Map.of(name, ABANDONED, "outer", new Condition.Member(name)), "outer", dialect, NINE);
        assertThat(sql.lines().filter(line -> line.contains("DROP")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("-- "));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aQueryIsTheSameWheneverItIsWritten(Dialect dialect) {
        assertThat(SegmentSql.of(Map.of("a", ABANDONED), "a", dialect, NINE))
                .isEqualTo(SegmentSql.of(Map.of("a", ABANDONED), "a", dialect, NINE));
    }

    @Test
    void postgreSqlHasNoTextWithTheCharacterZero() {
        Condition condition = attribute("v", new Comparison.Equal(Value.of("a\0b")));
        assertThat(SegmentSql.of(Map.of("s", condition), "s", Dialect.DUCKDB, NINE))
                .contains("chr(0)");
        assertThatThrownBy(() -> SegmentSql.of(Map.of("s", condition), "s", Dialect.POSTGRESQL, NINE))
                .isInstanceOf(UntranslatableException.class)
                .hasMessageContaining("U+0000");
    }

    @Test
    void namesOfTablesAreShortAndPlainAndDiffer() {
        Condition long1 =
                new Condition.Latest(EventFilter.of("Ä".repeat(100) + "x".repeat(100)), Window.ALL, List.of());
        Condition long2 = new Condition.Latest(EventFilter.of("x".repeat(300)), Window.ALL, List.of());
        Condition cyrillic = new Condition.Latest(EventFilter.of("Заказ"), Window.ALL, List.of());
        assertThat(SegmentSql.of(
                        Map.of("s", new Condition.All(List.of(long1, long2, cyrillic))), "s", Dialect.POSTGRESQL, NINE))
                .contains("latest_" + "x".repeat(40) + " AS", "latest_" + "x".repeat(40) + "_2 AS", "latest_any AS");
    }

    @Test
    void aDialectIsFoundByItsWord() {
        assertThat(Dialect.of("duckdb")).contains(Dialect.DUCKDB);
        assertThat(Dialect.of("postgresql")).contains(Dialect.POSTGRESQL);
        assertThat(Dialect.of("oracle")).isEmpty();
    }

    private static Condition attribute(String path, Comparison comparison) {
        return new Condition.Attribute(Path.of(path), dev.lockstep.core.condition.Test.of(comparison));
    }
}
