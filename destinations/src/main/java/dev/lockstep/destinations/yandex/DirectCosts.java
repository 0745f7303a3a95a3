package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Costs;
import dev.lockstep.destinations.yandex.YandexReports.Attribution;
import dev.lockstep.destinations.yandex.YandexReports.Query;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Costs of audiences by the reports of Yandex Direct: those of retargeting lists that are called as ours are. What other lists cost is left
 * out. For one thread.
 */
final class DirectCosts implements Costs {

    /** A report of so many days of all lists is far below a page of a million rows. */
    private static final int MAX_DAYS = 92;

    private static final int DAYS_A_YEAR = 365;

    private final YandexReports reports;
    private final List<String> goals;
    private final boolean isWithTax;
    private final Optional<String> currency;

    DirectCosts(YandexReports reports, List<String> goals, boolean isWithTax, Optional<String> currency) {
        this.reports = reports;
        this.goals = List.copyOf(goals);
        this.isWithTax = isWithTax;
        this.currency = currency;
    }

    @Override
    public Terms terms() {
        return new Terms(
                currency,
                isWithTax,
                goals.isEmpty()
                        ? "the goals of the campaigns"
                        : "goals " + String.join(", ", goals) + " by " + Attribution.AUTO);
    }

    @Override
    public int maxDays() {
        return MAX_DAYS;
    }

    @Override
    public int maxDaysBack() {
        return YandexReports.YEARS * DAYS_A_YEAR;
    }

    @Override
    public Report begin(LocalDate first, LocalDate last) {
        YandexReports.Report report = reports.begin(new Query(first, last, goals, Attribution.AUTO, isWithTax));
        return () -> report.ask().map(DirectCosts::progress);
    }

    private static Progress progress(YandexReports.Progress progress) {
        return switch (progress) {
            case YandexReports.Progress.Building(var retryIn) -> new Progress.Building(retryIn);
            case YandexReports.Progress.Ready(List<Spend> spends) ->
                new Progress.Ready(
                        spends.stream().flatMap(spend -> ofDay(spend).stream()).toList());
        };
    }

    private static Optional<OfDay> ofDay(Spend spend) {
        return spend.audience()
                .map(audience -> new OfDay(
                        spend.day(),
                        audience,
                        spend.impressions(),
                        spend.clicks(),
                        spend.cost(),
                        spend.conversions(),
                        spend.revenue()));
    }

    @Override
    public LocalDate settled() {
        return reports.settled();
    }

    @Override
    public LocalDate today() {
        return reports.today();
    }

    @Override
    public void close() {
        reports.close();
    }
}
