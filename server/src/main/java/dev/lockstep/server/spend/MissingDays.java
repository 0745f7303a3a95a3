package dev.lockstep.server.spend;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Costs;
import dev.lockstep.destinations.spi.Costs.OfDay;
import dev.lockstep.destinations.spi.Costs.Progress;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.insight.spend.Cost;
import dev.lockstep.insight.spend.SpendBook;
import dev.lockstep.insight.spend.SpendDay;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a platform for the days that are not in the book, or not settled there, and keeps what it says: some days at a time, each report until it
 * is there. For one thread at a time.
 */
final class MissingDays {

    /** A report that is not there after so long is asked for another time. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Books books;
    private final InstantSource clock;
    private final SpendRuns.Waiting waiting;
    private final BooleanSupplier isClosing;

    /** @param isClosing whether nothing more is to be asked */
    MissingDays(Books books, InstantSource clock, SpendRuns.Waiting waiting, BooleanSupplier isClosing) {
        this.books = books;
        this.clock = clock;
        this.waiting = waiting;
        this.isClosing = isClosing;
    }

    /**
     * Asks for those from one day to another, the last among them, and says what went wrong.
     *
     * @throws StoreException where an answer cannot be kept
     * @throws CancellationException where the server is stopped meanwhile
     */
    Optional<String> fill(String connection, Costs costs, LocalDate first, LocalDate last) throws StoreException {
        LocalDate oldest = costs.today().minusDays(costs.maxDaysBack());
        LocalDate end = last.isAfter(costs.today()) ? costs.today() : last;
        LocalDate day = first.isBefore(oldest) ? oldest : first;
        SpendDay.Terms terms = terms(costs);
        Map<LocalDate, SpendDay> known = new LinkedHashMap<>();
        SpendBook.of(books, connection, day, end).forEach(kept -> known.put(kept.day(), kept));
        while (!day.isAfter(end)) {
            if (isKnown(known.get(day), terms)) {
                day = day.plusDays(1);
                continue;
            }
            LocalDate until = day;
            while (until.isBefore(end)
                    && until.isBefore(day.plusDays(costs.maxDays() - 1L))
                    && !isKnown(known.get(until.plusDays(1)), terms)) {
                until = until.plusDays(1);
            }
            switch (report(costs.begin(day, until))) {
                case Answer.Done<List<OfDay>>(List<OfDay> rows) ->
                    SpendBook.keep(books, connection, days(day, until, rows, costs.settled(), terms));
                case Answer.Failed<List<OfDay>>(Failure failure) -> {
                    return Optional.of(failure.trouble().toString());
                }
            }
            day = until.plusDays(1);
        }
        return Optional.empty();
    }

    private static boolean isKnown(@Nullable SpendDay kept, SpendDay.Terms terms) {
        return kept != null && kept.isSettled() && kept.terms().equals(terms);
    }

    private static SpendDay.Terms terms(Costs costs) {
        return new SpendDay.Terms(
                costs.terms().currency(),
                costs.terms().isWithTax(),
                costs.terms().counted());
    }

    /** A day without a row had no costs, which is worth knowing too. */
    private List<SpendDay> days(
            LocalDate first, LocalDate last, List<OfDay> rows, LocalDate settled, SpendDay.Terms terms) {
        List<SpendDay> days = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate ofDay = day;
            days.add(new SpendDay(
                    day,
                    terms,
                    !day.isAfter(settled),
                    clock.millis(),
                    rows.stream()
                            .filter(row -> row.day().equals(ofDay))
                            .map(row -> new Cost(
                                    row.day(),
                                    row.audience(),
                                    row.cost(),
                                    OptionalLong.of(row.clicks()),
                                    row.conversions(),
                                    row.revenue()))
                            .toList()));
        }
        return days;
    }

    /** Asks until it is there. */
    private Answer<List<OfDay>> report(Costs.Report report) {
        long until = clock.millis() + PATIENCE.toMillis();
        while (true) {
            Duration wait;
            switch (report.ask()) {
                case Answer.Done<Progress>(Progress.Ready(List<OfDay> rows)) -> {
                    return new Answer.Done<>(rows);
                }
                case Answer.Done<Progress>(Progress.Building(Duration retryIn)) -> wait = retryIn;
                case Answer.Failed<Progress>(Failure.Later(var trouble, Optional<Duration> after)) -> {
                    if (after.isEmpty()) {
                        return Answer.failed(new Failure.Later(trouble, after));
                    }
                    wait = after.get();
                }
                case Answer.Failed<Progress>(Failure failure) -> {
                    return Answer.failed(failure);
                }
            }
            if (clock.millis() + wait.toMillis() > until) {
                return Answer.failed(new Failure.Later(
                        new Answer.Trouble("building", "the report is not made yet; ask again"), Optional.of(wait)));
            }
            pause(wait);
        }
    }

    private void pause(Duration wait) {
        try {
            waiting.waitFor(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
        if (isClosing.getAsBoolean()) {
            throw new CancellationException("the server is stopped");
        }
    }
}
