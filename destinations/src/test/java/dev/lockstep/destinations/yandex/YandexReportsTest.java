package dev.lockstep.destinations.yandex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.Json;
import dev.lockstep.destinations.yandex.YandexReports.Attribution;
import dev.lockstep.destinations.yandex.YandexReports.Progress;
import dev.lockstep.destinations.yandex.YandexReports.Query;
import dev.lockstep.destinations.yandex.YandexReports.Report;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class YandexReportsTest {

    private static final String TOKEN = "y0_AgAAAAB7c1";
    private static final LocalDate FIRST = LocalDate.parse("2026-11-14");
    private static final LocalDate LAST = LocalDate.parse("2026-11-20");
    private static final Query QUERY = new Query(FIRST, LAST, List.of(), Attribution.LC, true);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
    private YandexSandbox sandbox;
    private YandexReports reports;

    @BeforeEach
    void open() throws IOException {
        sandbox = YandexSandbox.start(0, clock, TOKEN);
        reports = YandexReports.open(
                new Settings(
                        Map.of(
                                "token",
                                TOKEN,
                                "direct_url",
                                sandbox.url() + "/",
                                "prefix",
                                "lockstep:",
                                "client_login",
                                "glow-advertiser"),
                        Path.of(".")),
                new Surroundings(clock, Meter.UNLIMITED));
    }

    @AfterEach
    void close() {
        reports.close();
        sandbox.close();
    }

    @Test
    void sumUpADayOfAListOverItsCampaigns() {
        show(FIRST, 1, "lockstep:Carts", "1840", "37", "612.40", "3", "8990.00");
        show(FIRST, 2, "lockstep:Carts", "10", "1", "0.01", "--", "--");
        show(FIRST, 2, "by hand", "5", "0", "0.00", "--", "--");

        assertThat(read(QUERY))
                .containsExactly(
                        new Spend(
                                FIRST,
                                "by hand",
                                Optional.empty(),
                                5,
                                0,
                                new BigDecimal("0.00"),
                                OptionalLong.empty(),
                                Optional.empty(),
                                true),
                        new Spend(
                                FIRST,
                                "lockstep:Carts",
                                Optional.of("Carts"),
                                1850,
                                38,
                                new BigDecimal("612.41"),
                                OptionalLong.of(3),
                                Optional.of(new BigDecimal("8990.00")),
                                true));
    }

    @Test
    void markTheDaysWhoseFiguresMayChange() {
        for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
            show(day, 1, "lockstep:Carts", "1", "0", "0.00", "--", "--");
        }

        assertThat(read(QUERY))
                .filteredOn(spend -> !spend.isSettled())
                .extracting(Spend::day)
                .containsExactly(LAST.minusDays(3), LAST.minusDays(2), LAST.minusDays(1), LAST);
    }

    /** At ten in the evening of UTC it is the next day in Moscow. */
    @Test
    void countDaysAsMoscowDoes() {
        clock.advance(Duration.ofHours(12));
        show(LAST.minusDays(3), 1, "lockstep:Carts", "1", "0", "0.00", "--", "--");

        assertThat(read(QUERY)).singleElement().extracting(Spend::isSettled).isEqualTo(true);
    }

    @Test
    void sumUpGoals() {
        Query query = new Query(FIRST, LAST, List.of("314159", "271828"), Attribution.LSCCD, false);
        sandbox.show(
                FIRST,
                1,
                "lockstep:Carts",
                Map.of(
                        "Impressions",
                        "1",
                        "Clicks",
                        "1",
                        "Cost",
                        "1.10",
                        "Conversions_314159_LSCCD",
                        "2",
                        "Revenue_314159_LSCCD",
                        "0.10",
                        "Revenue_271828_LSCCD",
                        "0.20"));

        Spend spend = read(query).getFirst();
        assertThat(spend.conversions()).hasValue(2);
        assertThat(spend.revenue()).contains(new BigDecimal("0.30"));
    }

    @Test
    void haveNothingWhereNothingWasShown() {
        assertThat(read(QUERY)).isEmpty();
    }

    @Test
    void areAskedForAgainWithTheSameBytesUntilTheyAreMade() {
        Report report = reports.begin(QUERY);

        assertThat(report.ask()).isEqualTo(new Answer.Done<>(new Progress.Building(Duration.ofSeconds(10))));
        clock.advance(Duration.ofSeconds(10));
        assertThat(report.ask()).isEqualTo(new Answer.Done<>(new Progress.Building(Duration.ofSeconds(10))));
        clock.advance(Duration.ofSeconds(10));
        assertThat(report.ask()).isEqualTo(new Answer.Done<>(new Progress.Ready(List.of())));
        assertThat(sandbox.calls())
                .extracting(Call::text)
                .containsOnly(sandbox.calls().getFirst().text());
    }

    @Test
    void haveAnotherNameForOtherParametersAndForAnotherHour() {
        String one = name(QUERY);
        assertThat(name(QUERY)).isEqualTo(one).matches("lockstep-[0-9a-f]{24}");
        assertThat(name(new Query(FIRST, LAST, List.of(), Attribution.LC, false)))
                .isNotEqualTo(one);

        clock.advance(Duration.ofHours(1));
        assertThat(name(QUERY)).as("figures may have changed").isNotEqualTo(one);
    }

    @Test
    void waitTenSecondsWhereNobodySaysHowLong() {
        sandbox.next(
                new Fault.Refused(Response.of(201)),
                new Fault.Refused(Response.of(202).with("retryIn", "soon")),
                new Fault.Refused(Response.of(202).with("retryIn", "99999")));
        Report report = reports.begin(QUERY);

        assertThat(report.ask()).isEqualTo(new Answer.Done<>(new Progress.Building(Duration.ofSeconds(10))));
        assertThat(report.ask()).isEqualTo(new Answer.Done<>(new Progress.Building(Duration.ofSeconds(10))));
        assertThat(report.ask()).isEqualTo(new Answer.Done<>(new Progress.Building(Duration.ofHours(1))));
    }

    @TestFactory
    Stream<DynamicTest> tellWhatAnAnswerMeans() {
        return Map.of(
                        400, Failure.Rejected.class,
                        429, Failure.Later.class,
                        500, Failure.Later.class,
                        502, Failure.TooMuch.class,
                        503, Failure.Later.class)
                .entrySet()
                .stream()
                .map(status -> dynamicTest(status.getKey() + "", () -> {
                    sandbox.next(Fault.refused(status.getKey()));
                    assertThat(failure(reports.begin(QUERY).ask())).isInstanceOf(status.getValue());
                }));
    }

    @Test
    void tellWhatACodeMeans() {
        for (int report = 0; report < 5; report++) {
            reports.begin(new Query(FIRST, LAST, List.of("1" + report), Attribution.LC, true))
                    .ask();
        }
        assertThat(failure(reports.begin(QUERY).ask()).trouble().code()).isEqualTo("direct 9000");

        sandbox.revokeToken();
        assertThat(failure(reports.begin(QUERY).ask())).isInstanceOf(Failure.Credentials.class);
        sandbox.close();
        assertThat(failure(reports.begin(QUERY).ask())).isInstanceOf(Failure.Later.class);
    }

    @Test
    void areRefusedWhereTheyCannotBeRead() {
        for (String body : new String[] {
            "",
            "Date\tCriterion\n",
            "Date\tCriterion\tImpressions\tClicks\tCost\tConversions\tRevenue\n2026-11-14\tx\n",
            "Date\tCriterion\tImpressions\tClicks\tCost\tConversions\tRevenue\nyesterday\tx\t1\t1\t1\t1\t1\n",
            "Date\tCriterion\tImpressions\tClicks\tCost\tConversions\tRevenue\n2026-11-14\tx\tmany\t1\t1\t1\t1\n",
        }) {
            sandbox.next(new Fault.Refused(new Response(200, new TreeMap<>(), body)));
            assertThat(failure(reports.begin(QUERY).ask())).as(body).isInstanceOf(Failure.Unknown.class);
        }
    }

    @Test
    void areOnlyOfDaysAndGoalsThatThereCanBe() {
        assertThatThrownBy(() -> new Query(LAST, FIRST, List.of(), Attribution.LC, true))
                .hasMessageContaining("2026-11-14, is before");
        assertThatThrownBy(() -> new Query(FIRST, LAST, List.of("all"), Attribution.LC, true))
                .hasMessageContaining("\"all\"");
    }

    @Test
    void areAskedForOverTheWireAsTheApiHasIt() {
        Query query = new Query(FIRST, LAST, List.of("314159"), Attribution.LC, true);
        read(query);

        Wire.assertSame(
                "yandex-reports",
                sandbox.calls().subList(0, 1),
                "authorization",
                "client-login",
                "content-type",
                "processingmode",
                "returnmoneyinmicros",
                "skipreportheader",
                "skipcolumnheader",
                "skipreportsummary",
                "user-agent");
    }

    // ---- helpers

    private String name(Query query) {
        sandbox.forgetCalls();
        reports.begin(query).ask();
        return Json.read(sandbox.calls().getFirst().text())
                .orElseThrow()
                .path("params")
                .path("ReportName")
                .asString();
    }

    private void show(LocalDate day, long campaign, String list, String... figures) {
        sandbox.show(
                day,
                campaign,
                list,
                Map.of(
                        "Impressions", figures[0],
                        "Clicks", figures[1],
                        "Cost", figures[2],
                        "Conversions", figures[3],
                        "Revenue", figures[4]));
    }

    private List<Spend> read(Query query) {
        Report report = reports.begin(query);
        for (int i = 0; i < 10; i++) {
            switch (report.ask()) {
                case Answer.Done<Progress>(Progress.Ready(List<Spend> spends)) -> {
                    return spends;
                }
                case Answer.Done<Progress>(Progress.Building(Duration retryIn)) -> clock.advance(retryIn);
                case Answer.Failed<Progress>(Failure failure) -> throw new AssertionError(failure.toString());
            }
        }
        throw new AssertionError("it was never made");
    }

    private static Failure failure(Answer<Progress> answer) {
        return switch (answer) {
            case Answer.Failed<Progress>(Failure failure) -> failure;
            case Answer.Done<Progress> done -> throw new AssertionError("it was done: " + done);
        };
    }
}
