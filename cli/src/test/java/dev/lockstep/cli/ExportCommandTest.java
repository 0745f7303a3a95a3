package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.sync.ledger.Call;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Exposure;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop of three people as files that a database reads. */
class ExportCommandTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final Holdout HALF = Holdout.of(BigDecimal.valueOf(50), "Carts");

    @TempDir
    private Path folder;

    /** At nine three begin to check out, at ten one of them buys; one is known by nothing but an address. */
    @BeforeEach
    void live() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("lockstep.yaml"), """
            events: {purchase: Order Completed}
            connections: {crm: {kind: files, directory: out}}
            segments:
              carts: {where: {all: [{latest: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}}
            audiences: {Carts: {segment: carts, to: crm, holdout: {percent: 50}}}
            """);
        AtomicLong clock = new AtomicLong(NINE);
        EngineSettings settings =
                EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(
                settings,
                SegmentTestDriver.conditions(
                        "carts: {all: [{latest: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}"),
                EngineObserver.NONE)) {
            take(engine, NINE, Identifier.id("u1"), "Checkout Started");
            take(engine, NINE, Identifier.email("anna@mail.example"), "Checkout Started");
            take(engine, NINE, Identifier.id("o'neill, \"x\""), "Checkout Started");
            clock.set(NINE + HOUR);
            take(engine, NINE + HOUR, Identifier.id("u1"), "Order Completed");
            Ledger ledger = Ledger.open(engine.books(), "crm", Unit.PEOPLE);
            ledger.expose(ledger.copy("Carts"), 1, new Exposure(NINE, HALF.salt(), 7, true, false));
            Call put = new Call(
                    0,
                    System.currentTimeMillis(),
                    5,
                    "Carts",
                    "put",
                    "target",
                    2,
                    2,
                    0,
                    Call.DONE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            ledger.calls().add(put);
            ledger.roll(NINE + HOUR);
            ledger.commit();
        }
    }

    @Test
    void everyFormatHasTheSameRowsWithTheirTypes() throws Exception {
        String[] tables = {"tallies", "memberships", "changes", "exposures", "events", "people", "segments"};
        for (String format : List.of("csv", "parquet", "sql")) {
            assertThat(export(format, tables).exitCode()).isEqualTo(ExitCode.DONE);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                for (String made : Pattern.compile(";\n")
                        .splitAsStream(Files.readString(out(table + ".sql")))
                        .toList()) {
                    statement.execute(made);
                }
                List<String> rows = rows(statement, "SELECT * FROM '" + out(table + ".parquet") + "'");
                assertThat(rows(statement, "SELECT * FROM " + table))
                        .as(table)
                        .isNotEmpty()
                        .isEqualTo(rows);
                assertThat(Files.readAllLines(out(table + ".csv"))).as(table).hasSize(rows.size() + 1);
            }
            assertThat(rows(
                            statement,
                            "SELECT sum(CASE change WHEN 'entered' THEN people ELSE -people END) FROM tallies"))
                    .isEqualTo(rows(statement, "SELECT size FROM segments"))
                    .isEqualTo(rows(statement, "SELECT count(*) FROM memberships"));
            assertThat(rows(statement, "SELECT person FROM memberships ORDER BY person"))
                    .containsExactly("email:a***@m***.example", "o'neill, \"x\"");
            assertThat(rows(statement, "SELECT event, leaf, leaf_says FROM changes WHERE change = 'exited'"))
                    .containsExactly("Order Completed|all[1]|no *Order Completed* in the last 7 days");
            assertThat(rows(statement, "SELECT person, audience, held_out FROM exposures"))
                    .containsExactly("u1|Carts|true");
            assertThat(rows(statement, "SELECT properties ->> 'note' FROM events WHERE name = 'Order Completed'"))
                    .containsExactly("");
            assertThat(rows(
                            statement,
                            "SELECT count(*) FROM events WHERE \"at\" = TIMESTAMPTZ '2026-03-01 10:00:00+00'"))
                    .containsExactly("1");
        }
    }

    @Test
    void addressesAreInFullOnlyWhereTheyAreAskedFor() throws Exception {
        export("csv", "memberships", "--identifiers", "full");
        assertThat(Files.readString(out("memberships.csv"))).contains("email:anna@mail.example");
    }

    @Test
    void withoutNamesAllTablesAreWrittenThatAreNotAboutPeople() throws Exception {
        CommandRun run = export("csv");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("segments.csv", "lift.csv", "match.csv").doesNotContain("people");
        assertThat(Files.readString(out("lift.csv"))).contains("\nCarts,").endsWith(",false\n");
        try (Stream<Path> files = Files.list(folder.resolve("bi"))) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("."));
        }
    }

    @Test
    void whatLeftTheWorkspaceIsToldOfAsLongAsItIsKept() throws Exception {
        export("csv", "deliveries", "match");
        List<String> deliveries = Files.readAllLines(out("deliveries.csv"));
        List<String> match = Files.readAllLines(out("match.csv"));
        assertThat(deliveries).hasSize(2).last().asString().contains("crm", "Carts", "put");
        assertThat(match).hasSize(2).last().asString().startsWith("Carts,crm,");

        Files.writeString(folder.resolve("workspace/lockstep.yaml"), "segments: {}\n");
        export("csv", "deliveries", "match");
        assertThat(Files.readAllLines(out("deliveries.csv"))).isEqualTo(deliveries);
        assertThat(Files.readAllLines(out("match.csv"))).isEqualTo(match);
    }

    @Test
    void aTableThatCannotBeMadeKeepsNoOtherFromBeingWritten() throws Exception {
        Path workspace = folder.resolve("workspace/lockstep.yaml");
        String text = Files.readString(workspace);
        Files.writeString(workspace, text.replace("events: {purchase: Order Completed}", ""));
        CommandRun run = export("csv");
        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.err()).contains("lift is left out: nobody said which event is a purchase");
        assertThat(run.out()).contains("spend.csv", "parity.csv").doesNotContain("lift.csv");
        assertThat(out("lift.csv")).doesNotExist();
        assertThat(export("csv", "lift").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);

        Files.writeString(workspace, text.replaceAll("events: .*|, holdout: .percent: 50.", ""));
        CommandRun none = export("csv");
        assertThat(none.exitCode()).as("%s", none.err()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readAllLines(out("lift.csv"))).as("nobody is held out").hasSize(1);
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThat(export("csv", "nothing").err()).contains("there is no table nothing; there are segments, ");
        assertThat(export("xls").err()).contains("--format: \"xls\" is none of csv, parquet, sql");
        assertThat(export("csv", "--identifiers", "some").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
    }

    private Path out(String file) {
        return folder.resolve("bi").resolve(file);
    }

    private CommandRun export(String format, String... more) {
        List<String> arguments = new ArrayList<>(List.of("export", "--format", format));
        arguments.addAll(List.of("--to", folder.resolve("bi").toString()));
        arguments.addAll(List.of("--data", folder.resolve("data").toString()));
        arguments.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<String> rows(Statement statement, String sql) throws Exception {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join("|", cells));
            }
        }
        return found;
    }

    private static void take(Engine engine, long at, Identifier person, String event) throws Exception {
        Fact fact = new Fact.Event(Optional.empty(), at, List.of(person), event, Map.of("note", Value.of("")));
        engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }
}
