package dev.lockstep.destinations.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What advertisements to audiences cost and brought, as a platform tells it. A report may take minutes to be made; whoever wants it asks again
 * until it is there. For one thread.
 */
public interface Costs extends AutoCloseable {

    /** How the figures are to be understood. */
    Terms terms();

    /** The longest span that a report is asked for, in days. */
    int maxDays();

    /** How far back there are figures, in days. */
    int maxDaysBack();

    /** Words a report of these days, the last among them. No call is made. */
    Report begin(LocalDate first, LocalDate last);

    /** Lets go of connections and threads. */
    @Override
    void close();

    /**
     * How figures are to be understood. Figures on other terms are other figures.
     *
     * @param currency of the account, by ISO 4217; empty where nobody said
     * @param isWithTax whether costs are with value-added tax
     * @param counted what conversions and revenue are of, in words
     */
    record Terms(Optional<String> currency, boolean isWithTax, String counted) {}

    /** A report that was asked for, or is about to be. */
    @FunctionalInterface
    interface Report {
        /** Asks for it. A failure that says that it is too much says so of the days: ask for fewer. */
        Answer<Progress> ask();
    }

    /** How far a report is. */
    sealed interface Progress {
        /** It is there: a row for each day and audience that had any figures. */
        record Ready(List<OfDay> rows) implements Progress {
            public Ready {
                rows = List.copyOf(rows);
            }
        }

        /** It is being made; to be asked for again after this. */
        record Building(Duration retryIn) implements Progress {}
    }

    /**
     * What an audience cost and brought on one day.
     *
     * @param cost exact
     * @param conversions empty where the platform gives none
     * @param revenue likewise, in the currency of the cost
     */
    record OfDay(
            LocalDate day,
            String audience,
            long impressions,
            long clicks,
            BigDecimal cost,
            OptionalLong conversions,
            Optional<BigDecimal> revenue) {}

    /** The last day whose figures change no more, as of now. */
    LocalDate settled();

    /** Today, where the platform's days begin. */
    LocalDate today();
}
