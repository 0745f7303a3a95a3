package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Exposure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MeasureCommandTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Holdout HALF = Holdout.of(BigDecimal.valueOf(50), "Carts");

    @TempDir
    private Path folder;

    /** Two hundred people, of whom those who are sent buy three times of four and those who are not once. */
    @BeforeEach
    void make() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("lockstep.yaml"), """
            events: {purchase: Order Completed}
            segments: {carts: {where: {did: Checkout Started, within: 4h}}}
            audiences: {Carts: {segment: carts, holdout: {percent: 50}}, Plain: {segment: carts}}
            """);
        EngineSettings settings =
                EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(NINE + 100 * DAY));
        try (Engine engine = Engine.open(settings, new LinkedHashMap<>(), EngineObserver.NONE)) {
            Ledger ledger = Ledger.open(engine.books(), "crm", Unit.PEOPLE);
            for (int i = 0; i < 200; i++) {
                PersonId person = new PersonId("u" + i);
                take(engine, person, "Seen");
                if (HALF.holds(person) ? i % 4 == 0 : i % 4 > 0) {
                    take(engine, person, "Order Completed");
                }
                long draw = HALF.draw(person);
                ledger.expose(
                        ledger.copy("Carts"), i + 1, new Exposure(NINE, HALF.salt(), draw, HALF.holds(draw), false));
            }
            ledger.commit();
        }
    }

    @Test
    void tellsOfAnEffectInASentenceAndInTables() {
        CommandRun run = run("lift", "Carts");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains("who were sent, ", "That is an effect of +", "being sent makes more people buy")
                .contains("share of buyers", "revenue a person")
                .containsPattern("sent +\\d+ +\\d+ +\\d+\\.\\d\\d % +\\d+ +\\d+\\.\\d+ ");
    }

    @Test
    void tellsTheSameToPrograms() {
        CommandRun run = run("lift", "Carts", "--format", "json", "--until", "2026-03-20T00:00:00Z");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .startsWith("{\"audience\":\"Carts\",\"holdout\":50")
                .contains("\"until\":\"2026-03-20T00:00:00.000Z\"", "\"certain\":true", "\"needed\":");
    }

    @Test
    void saysWhatToDoWhereItCannotMeasure() {
        assertThat(run("lift", "Nobody").err()).contains("there is no audience Nobody");
        assertThat(run("lift", "Plain").err()).contains("has no holdout").contains("holdout: {percent: 10}");
        assertThat(run("lift", "Carts", "--confidence", "100").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run("lift", "Carts", "--revenue", "a..b").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run("lift", "Carts", "--within", "soon").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        CommandRun nowhere = CommandRun.of(
                "measure", "lift", "Carts", "--data", folder.resolve("no").toString());
        assertThat(nowhere.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
        assertThat(nowhere.err()).contains("there is no store in");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void tellsWhatAudiencesCostAndWhatWouldNotHaveBeenEarnedWithoutThem() throws Exception {
        Path costs = folder.resolve("costs.csv");
        Files.writeString(costs, """
                date,audience,cost,clicks,conversions,revenue
                2026-03-01,Carts,60.5,100,7,700
                2026-03-02,Carts,39.5,50,3,300
                2026-03-01,Unknown,10,,,
                2999-01-01,Unknown,1,,,
                noon,Carts,1,,,
                """);
        CommandRun run = run("spend", costs.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out())
                .containsPattern(
                        "Carts +2 +100\\.00 +150 +10 +1,000\\.00 +10\\.00 +10\\.00 +\\d+\\.\\d\\d \\(.* to .*\\)")
                .containsPattern("Unknown +2 +11\\.00 +- +- +- +- +- +-")
                .contains("1 of these days may still change", "1 line left out:", "line 6: date: must be a day");

        CommandRun alone = CommandRun.of("measure", "spend", costs.toString(), "--format", "json");
        assertThat(alone.out())
                .startsWith("{\"audiences\":[{\"audience\":\"Carts\",\"from\":\"2026-03-01\",\"to\":\"2026-03-02\",")
                .contains("\"cost\":100.0,", "\"cost_per_conversion\":10", "\"rejects\":[{\"line\":6,")
                .doesNotContain("incremental");
        assertThat(run("spend", folder.resolve("none.csv").toString()).err()).contains("there is no file");
    }

    @Test
    void showsWhoIsLeftAfterEachStepAndHowLongEachPartOfTheWayTook() {
        JsonNode audiences = ServerCalls.tree("""
                [{"audience": "Carts", "connection": "crm", "in_segment": 1000, "delivered": 700, "rejected": 3,
                  "dropped_at": {"not_excluded": 100, "handed_over": 30, "not_paused": 20,
                   "best_offer": 10, "not_held_out": 30, "consented": 50, "has_identifier": 40, "valid": 10},
                  "observed": {"matched": 512},
                  "freshness": {"found": {"changes": 5, "p50_ms": 3, "p95_ms": 1500, "p99_ms": 90000}}}]
                """);
        StringWriter out = new StringWriter();
        MeasureMatchCommand.table(audiences).print(new PrintWriter(out, true));
        MeasureFreshnessCommand.table(audiences).print(new PrintWriter(out, true));
        assertThat(out.toString().lines().map(String::stripTrailing))
                .containsExactly("""
                audience  connection  in segment  not excluded  eligible  not held out  consented  identified  usable  delivered  refused  matched
                Carts     crm              1,000           900       840           810        760         720     710        700        3      512
                audience  connection  until  changes   p50    p95      p99
                Carts     crm         found        5  3 ms  1.5 s  1.5 min""".lines().toArray(String[]::new));
    }

    private static void take(Engine engine, PersonId person, String event) throws Exception {
        engine.receive(List.of(new Intake.Learned(
                        new Fact.Event(
                                Optional.empty(),
                                NINE + DAY,
                                List.of(Identifier.id(person.name())),
                                event,
                                Map.of("revenue", Value.of(10.5))),
                        false)))
                .get();
    }

    private CommandRun run(String command, String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of("measure", command));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of(
                "--data",
                folder.resolve("data").toString(),
                "--workspace",
                folder.resolve("workspace").toString()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
