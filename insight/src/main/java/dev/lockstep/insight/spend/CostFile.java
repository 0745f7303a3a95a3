package dev.lockstep.insight.spend;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.lockstep.insight.QuestionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Costs as a CSV file: a header with date, audience and cost, and where it has them clicks, conversions and revenue, in any order; other
 * columns are ignored. Dates are ISO 8601, numbers have a point and no thousands. A line that cannot be read is rejected by itself. A byte
 * order mark is passed over.
 *
 * @param costs what could be read
 * @param rejects why the others could not
 */
public record CostFile(List<Cost> costs, List<Reject> rejects) {

    /** More lines than this are no report of costs. */
    public static final int MAX_LINES = 5_000_000;

    private static final int MAX_DIGITS = 30;
    private static final List<String> REQUIRED = List.of("date", "audience", "cost");

    public CostFile {
        costs = List.copyOf(costs);
        rejects = List.copyOf(rejects);
    }

    /**
     * A line that could not be read.
     *
     * @param line its number, the header being the first
     * @param says what is wrong in which column
     */
    public record Reject(long line, String says) {}

    /**
     * Reads a file.
     *
     * @throws QuestionException where a column is missing, or it is no CSV
     */
    public static CostFile read(InputStream file) throws IOException {
        List<Cost> costs = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofNamedCsvRecord(file, StandardCharsets.UTF_8)) {
            Iterator<NamedCsvRecord> all = lines.iterator();
            if (!all.hasNext()) {
                throw QuestionException.wrong("the file has no costs: no line below its header");
            }
            boolean isFirst = true;
            while (all.hasNext()) {
                NamedCsvRecord line = all.next();
                if (isFirst) {
                    check(line.getHeader());
                    isFirst = false;
                }
                if (line.getStartingLineNumber() > MAX_LINES) {
                    throw QuestionException.wrong("the file has more than " + MAX_LINES + " lines");
                }
                try {
                    costs.add(cost(line));
                } catch (UnfitException e) {
                    rejects.add(new Reject(line.getStartingLineNumber(), String.valueOf(e.getMessage())));
                }
            }
        } catch (CsvParseException e) {
            throw QuestionException.wrong("the file is no CSV: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new IOException("the file cannot be read", e);
        }
        return new CostFile(costs, rejects);
    }

    private static void check(List<String> header) {
        for (String column : REQUIRED) {
            if (!header.contains(column)) {
                throw QuestionException.wrong(
                        "the file has no column \"" + column + "\", but " + String.join(", ", header)
                                + "; name the columns date, audience, cost, clicks, conversions, revenue in its first line");
            }
        }
    }

    private static Cost cost(NamedCsvRecord line) throws UnfitException {
        String audience = field(line, "audience").orElseThrow(() -> new UnfitException("audience: is empty"));
        BigDecimal cost = money(line, "cost").orElseThrow(() -> new UnfitException("cost: is empty"));
        return new Cost(
                day(line), audience, cost, count(line, "clicks"), count(line, "conversions"), money(line, "revenue"));
    }

    private static LocalDate day(NamedCsvRecord line) throws UnfitException {
        String text = field(line, "date").orElse("");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new UnfitException("date: must be a day such as 2026-03-01, but is " + shown(text));
        }
    }

    private static Optional<BigDecimal> money(NamedCsvRecord line, String column) throws UnfitException {
        Optional<String> text = field(line, column);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().length() > MAX_DIGITS || !text.get().matches("[0-9]+([.][0-9]+)?")) {
            throw new UnfitException(column + ": must be an amount such as 1234.50, but is " + shown(text.get()));
        }
        return Optional.of(new BigDecimal(text.get()));
    }

    private static OptionalLong count(NamedCsvRecord line, String column) throws UnfitException {
        Optional<String> text = field(line, column);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[0-9]{1,15}")) {
            throw new UnfitException(column + ": must be a whole number, but is " + shown(text.get()));
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    private static Optional<String> field(NamedCsvRecord line, String column) {
        return line.findField(column).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String shown(String text) {
        return "\"" + (text.length() > MAX_DIGITS ? text.substring(0, MAX_DIGITS) + "…" : text) + "\"";
    }

    /** A line is not as it must be. */
    private static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitException(String message) {
            super(message, null, false, false);
        }
    }
}
