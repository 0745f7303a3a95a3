package dev.lockstep.server.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.toolkit.Json;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.insight.spend.Cost;
import dev.lockstep.insight.spend.SpendAsked;
import dev.lockstep.insight.spend.SpendDay;
import dev.lockstep.server.metrics.Metrics;
import dev.lockstep.server.spend.SpendRuns.OfConnection;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Spend of a connection, asked of a Yandex Direct in a nutshell, on a clock that only waiting moves. */
class SpendRunsTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-11-10");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-20");

    /** Of the twenty calls in ten seconds those that are not kept for hands. */
    private static final int BY_NIGHT = 18;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
    private String more = "spend_currency: RUB";
    private String token = "t0ken";
    private YandexSandbox direct;
    private Engine engine;
    private SpendRuns runs;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        direct = YandexSandbox.start(0, clock, token);
        engine = Engine.open(EngineSettings.of(folder), new LinkedHashMap<>(), EngineObserver.NONE);
        runs = new SpendRuns(engine.books(), this::workspace, folder, clock, clock::advance);
        show(FIRST, "Carts", "100.10", "4");
        show(FIRST, "Lapsed", "7", "--");
        show(TODAY, "Carts", "50", "1");
        direct.show(FIRST, 1, "by hand", Map.of("Impressions", "1", "Clicks", "1", "Cost", "1000"));
    }

    @AfterEach
    void close() {
        runs.close();
        engine.close();
        direct.close();
    }

    @Test
    void keepsWhatItIsToldDayByDayOnItsTerms() throws Exception {
        OfConnection ads = ask();
        assertThat(ads.trouble()).isEmpty();
        assertThat(ads.days()).hasSize(11);
        SpendDay first = ads.days().getFirst();
        assertThat(first.terms()).isEqualTo(new SpendDay.Terms(Optional.of("RUB"), true, "the goals of the campaigns"));
        assertThat(first.costs())
                .containsExactly(
                        new Cost(
                                FIRST,
                                "Carts",
                                new BigDecimal("100.10"),
                                OptionalLong.of(3),
                                OptionalLong.of(4),
                                Optional.of(new BigDecimal("800.5"))),
                        new Cost(
                                FIRST,
                                "Lapsed",
                                new BigDecimal("7"),
                                OptionalLong.of(3),
                                OptionalLong.empty(),
                                Optional.of(new BigDecimal("800.5"))));
        assertThat(ads.days())
                .filteredOn(day -> !day.isSettled())
                .extracting(SpendDay::day)
                .containsExactly(TODAY.minusDays(3), TODAY.minusDays(2), TODAY.minusDays(1), TODAY);
        assertThat(runs.kept(FIRST, TODAY)).containsExactly(ads);
    }

    @Test
    void daysThatAreSettledAreNotAskedForAgain() throws Exception {
        ask();
        direct.forgetCalls();
        show(TODAY, "Carts", "25", "0");
        clock.advance(Duration.ofHours(2)); // a report is known by its hour
        OfConnection again = ask();
        assertThat(asked()).containsExactly(tuple(TODAY.minusDays(3).toString(), TODAY.toString()));
        assertThat(again.days().getLast().costs().getFirst().cost()).isEqualByComparingTo("75");
        assertThat(again.days().getFirst().costs()).hasSize(2);
    }

    @Test
    void daysOnOtherTermsAreAskedForAnew() throws Exception {
        ask();
        direct.forgetCalls();
        more = "spend_tax: false";
        assertThat(ask().days().getFirst().terms().isWithTax()).isFalse();
        assertThat(asked()).containsExactly(tuple(FIRST.toString(), TODAY.toString()));
    }

    @Test
    void whatIsKeptIsSaidThoughThePlatformCannotBeAsked() throws Exception {
        ask();
        token = "another";
        OfConnection refused = ask();
        assertThat(refused.days()).hasSize(11);
        assertThat(refused.trouble().orElseThrow()).startsWith("direct 53: ");
        token = "t0ken";
        more = "spend_goals: \"12, x\"";
        assertThat(ask().trouble()).contains("a goal is a number, and \"x\" is none");
    }

    @Test
    void everyNightTheLastDaysAreAskedForAndHowThatWentIsKept() throws Exception {
        runs.tonight();
        assertThat(asked()).containsExactly(tuple(TODAY.minusDays(29).toString(), TODAY.toString()));
        assertThat(runs.asked())
                .containsExactly(entry("ads", new SpendAsked(now(), OptionalLong.of(now()), Optional.empty())));

        long well = now();
        token = "another";
        clock.advance(Duration.ofDays(1));
        runs.tonight();
        SpendAsked refused = runs.asked().get("ads");
        assertThat(refused.wellAt()).as("since when it has not").hasValue(well);
        assertThat(refused.trouble().orElseThrow()).startsWith("direct 53: ");
        assertThat(runs.kept(FIRST, TODAY)).singleElement().satisfies(ads -> {
            assertThat(ads.trouble()).isEqualTo(refused.trouble());
            assertThat(ads.days()).hasSize(11);
        });
        Metrics metrics = new Metrics();
        metrics.watchSpend(runs::asked);
        assertThat(metrics.text(engine, clock))
                .contains("lockstep_spend_failing{connection=\"ads\"} 1.0")
                .contains("lockstep_spend_age_seconds{connection=\"ads\"} 86400.0");

        token = "t0ken";
        clock.advance(Duration.ofDays(1));
        direct.forgetCalls();
        runs.tonight();
        assertThat(runs.asked().get("ads").trouble()).isEmpty();
        assertThat(asked())
                .as("what may have changed since, and what is new")
                .containsExactly(
                        tuple(TODAY.minusDays(3).toString(), TODAY.plusDays(2).toString()));
    }

    /** It asks again a hundred times as soon as it was told to. */
    @Test
    void aNightKeepsToTheQuotaOfReports(@TempDir Path folder) throws Exception {
        List<Long> times = new ArrayList<>();
        direct.watch((call, response) -> times.add(now()));
        try (SpendRuns hasty = new SpendRuns(
                engine.books(), this::workspace, folder, clock, wait -> clock.advance(wait.dividedBy(100)))) {
            for (int night = 0; night < 4; night++) {
                more = "spend_goals: \"" + (night + 1) + "\"";
                hasty.tonight();
            }
            assertThat(hasty.asked().get("ads").trouble()).isEmpty();
        }
        assertThat(times).hasSizeGreaterThan(2 * BY_NIGHT);
        for (int i = BY_NIGHT; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - BY_NIGHT)).as("call %d", i).isGreaterThanOrEqualTo(10_000);
        }
    }

    private long now() {
        return clock.millis();
    }

    @Test
    void aConnectionThatKeepsNoListsInDirectTellsNothing() throws Exception {
        more = "direct: false";
        assertThat(runs.ask(FIRST, TODAY).orElseThrow()).isEmpty();
        assertThat(direct.calls()).isEmpty();
    }

    private OfConnection ask() throws Exception {
        return runs.ask(FIRST, TODAY).orElseThrow().getFirst();
    }

    /** The first and the last day of each report that was asked for. */
    private List<Tuple> asked() {
        return direct.calls().stream()
                .map(call -> Json.read(call.text()).orElseThrow().at("/params/SelectionCriteria"))
                .map((JsonNode days) -> tuple(
                        days.get("DateFrom").asString(), days.get("DateTo").asString()))
                .distinct()
                .toList();
    }

    private void show(LocalDate day, String audience, String cost, String conversions) {
        direct.show(
                day,
                1,
                "lockstep:" + audience,
                Map.of(
                        "Impressions",
                        "10",
                        "Clicks",
                        "3",
                        "Cost",
                        cost,
                        "Conversions",
                        conversions,
                        "Revenue",
                        "800.5"));
    }

    private Workspace workspace() {
        String direction = more.startsWith("direct") ? more : "direct: true, " + more;
        String text =
                "connections: {ads: {kind: yandex, token: %s, direct_url: \"%s\", %s}, disk: {kind: files, directory: out}}"
                        .formatted(token, direct.url(), direction);
        return WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", text)))
                .workspace()
                .orElseThrow();
    }
}
