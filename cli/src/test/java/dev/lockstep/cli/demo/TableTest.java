package dev.lockstep.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final long NOON = Instants.parse("2026-03-02T12:00:00Z").orElseThrow();

    private static final Happening ORDER =
            new Happening(NOON - 2_000, new PersonId("u1"), "cart_abandoned_4_24h", false, "Order Completed");
    private static final Happening TIME = new Happening(
            NOON - 61_000, new PersonId("email:u2@mail.example"), "lapsed_90d", true, "90 days since Order Completed");

    private static final Snapshot SNAPSHOT = new Snapshot(
            NOON,
            1_234,
            56_789,
            new Snapshot.Causes(10, 20, 3),
            List.of(
                    new Snapshot.Row(
                            "cart_abandoned_4_24h",
                            "Cart abandoned, 4–24 h, not bought",
                            1_017,
                            OptionalLong.of(803),
                            5,
                            12,
                            340,
                            1_201,
                            Optional.of(ORDER)),
                    new Snapshot.Row("lapsed_90d", "Lapsed", 48, OptionalLong.empty(), 1, 0, 9, 0, Optional.of(TIME)),
                    new Snapshot.Row(
                            "unsubscribed", "Unsubscribed", 0, OptionalLong.empty(), 0, 0, 0, 0, Optional.empty())),
            Map.of(),
            List.of(ORDER, TIME, TIME, TIME));

    private final Table plain = new Table("Lockstep demo: glow-shop", ZoneOffset.UTC, false);

    @Test
    void showsEverythingWhereThereIsRoom() {
        assertThat(text(130, 40)).isEqualTo("""
                Lockstep demo: glow-shop                                                                  Mon 2 Mar 2026 12:00  ·  1 hour a second
                1,234 people   56,789 facts   33 entries and exits   251 facts a second

                                                                           last hour   last 24 hours
                segment                               people  audience      in   out       in    out  latest change
                Cart abandoned, 4–24 h, not bought     1,017       803      +5   −12     +340 −1,201  11:59:58 − Order Completed
                Lapsed                                    48                +1     0       +9      0  11:58:59 + 90 days since Order Completed
                Unsubscribed                               0                 0     0        0      0

                11:59:58  u1                        exited   cart_abandoned_4_24h: Order Completed
                11:58:59  email:u2@mail.example     entered  lapsed_90d: 90 days since Order Completed
                11:58:59  email:u2@mail.example     entered  lapsed_90d: 90 days since Order Completed
                11:58:59  email:u2@mail.example     entered  lapsed_90d: 90 days since Order Completed
                """);
    }

    @Test
    void dropsColumnsAndCutsTextsOnANarrowTerminal() {
        assertThat(text(80, 10)).isEqualTo("""
                Lockstep demo: glow-shop                Mon 2 Mar 2026 12:00  ·  1 hour a second
                1,234 people   56,789 facts   33 entries and exits   251 facts a second

                                                      last 24 hours
                segment                      people       in    out  latest change
                Cart abandoned, 4–24 h, …     1,017     +340 −1,201  11:59:58 − Order Completed
                Lapsed                           48       +9      0  11:58:59 + 90 days since O…
                Unsubscribed                      0        0      0
                """);
    }

    @Test
    void dropsRowsOnALowTerminal() {
        assertThat(text(40, 6)).isEqualTo("""
                Mon 2 Mar 2026 12:00
                1,234 people   56,789 facts

                segment                           people
                Cart abandoned, 4–24 h, not b…     1,017
                … 2 more in a higher window
                """);
    }

    @Test
    void noLineIsWiderAndNoPageHigherThanTheTerminal() {
        for (int columns = 12; columns < 200; columns++) {
            for (int rows = 1; rows < 30; rows++) {
                List<String> lines = lines(plain, columns, rows);
                int width = columns;
                assertThat(lines).as("%d by %d", columns, rows).allMatch(line -> line.length() <= width);
                assertThat(lines).as("%d by %d", columns, rows).hasSizeLessThanOrEqualTo(rows);
            }
        }
    }

    @Test
    void aPageWithoutAnEndHasAllRowsAndNoNews() {
        assertThat(lines(plain, 132, Table.Size.ENDLESS))
                .hasSize(8)
                .last()
                .asString()
                .startsWith("Unsubscribed");
    }

    @Test
    void coloursAddNothingButColours() {
        Table coloured = new Table("Lockstep demo: glow-shop", ZoneOffset.UTC, true);
        List<String> lines = lines(coloured, 120, 40);

        assertThat(lines).anyMatch(line -> line.contains("\u001b[32m"));
        assertThat(lines.stream()
                        .map(line -> line.replaceAll("\u001b\\[[0-9]*m", "").stripTrailing()))
                .isEqualTo(lines(plain, 120, 40));
    }

    private String text(int columns, int rows) {
        return String.join("\n", lines(plain, columns, rows)) + "\n";
    }

    private static List<String> lines(Table table, int columns, int rows) {
        return table.lines(SNAPSHOT, "  ·  1 hour a second", 251.4, NOON - 10_000, new Table.Size(columns, rows));
    }
}
