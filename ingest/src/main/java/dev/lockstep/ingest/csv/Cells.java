package dev.lockstep.ingest.csv;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import dev.lockstep.ingest.csv.CsvMapping.Column;
import dev.lockstep.ingest.csv.CsvMapping.Source;
import dev.lockstep.ingest.csv.CsvMapping.Time;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads cells as values. Pure functions. */
final class Cells {

    /** What {@link Double#valueOf} takes beside this, hexadecimal and {@code 1d}, nobody writes into a table. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    /** The longest number, in characters. */
    private static final int MAX_NUMBER_CHARS = 400;

    private Cells() {}

    /** The value of a source; null where a cell that it needs is blank. */
    static @Nullable Value value(CsvRow row, Source source) throws RefusedException {
        return switch (source) {
            case Source.Text(Column column) -> {
                String cell = row.cell(column);
                yield cell == null ? null : Value.of(cell);
            }
            case Source.Number(Column column) -> {
                String cell = row.cell(column);
                yield cell == null ? null : Value.of(number(column, cell));
            }
            case Source.Flag(Column column) -> {
                String cell = row.cell(column);
                yield cell == null ? null : Value.of(flag(column, cell));
            }
            case Source.Instant(Time time) -> {
                String cell = row.cell(time.column());
                yield cell == null ? null : Value.of(Instants.format(instant(time, cell)));
            }
            case Source.Product(List<Column> columns) -> product(row, columns);
        };
    }

    /** A number; empty where the text is none that a double can hold. */
    static Optional<Value> number(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > MAX_NUMBER_CHARS || !NUMBER.matcher(trimmed).matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(trimmed);
        return Double.isFinite(number) ? Optional.of(Value.of(number)) : Optional.empty();
    }

    /** A flag; empty where the text is none. */
    static Optional<Value> flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> Optional.of(Value.of(true));
            case "false", "no", "0" -> Optional.of(Value.of(false));
            default -> Optional.empty();
        };
    }

    private static double number(Column column, String cell) throws RefusedException {
        return switch (number(cell).orElse(null)) {
            case Value.Number(double number) -> number;
            case null, default -> throw wrong(column, "a number with a point before its fraction, such as 12.5");
        };
    }

    private static boolean flag(Column column, String cell) throws RefusedException {
        return switch (flag(cell).orElse(null)) {
            case Value.Flag(boolean flag) -> flag;
            case null, default -> throw wrong(column, "true, yes or 1, or false, no or 0");
        };
    }

    /** Multiplies as one does on paper: 6 times 2.55 is 15.3, and not 15.299999999999999 as with doubles. */
    private static @Nullable Value product(CsvRow row, List<Column> columns) throws RefusedException {
        BigDecimal product = BigDecimal.ONE;
        for (Column column : columns) {
            String cell = row.cell(column);
            if (cell == null) {
                return null;
            }
            // By way of the double, whose text has no exponent that would cost a gigabyte to multiply with.
            product = product.multiply(BigDecimal.valueOf(number(column, cell)));
        }
        double value = product.doubleValue();
        if (!Double.isFinite(value)) {
            throw new RefusedException(
                    Reason.NUMBER_OUT_OF_RANGE,
                    columns.getFirst().name(),
                    "the product is beyond the range of a double, about 1.8e308; correct" + " the row");
        }
        return Value.of(value);
    }

    /** A point in time, in milliseconds since the epoch. */
    static long instant(Time time, String cell) throws RefusedException {
        String text = cell.strip();
        OptionalLong instant =
                time.format().isPresent() ? formatted(text, time.format().get(), time) : unformatted(text);
        if (instant.isEmpty() || instant.getAsLong() < Instants.EARLIEST || instant.getAsLong() > Instants.LATEST) {
            throw new RefusedException(
                    Reason.BAD_TIMESTAMP,
                    time.column().name(),
                    "not a point in time "
                            + (time.format().isPresent()
                                    ? "by the pattern of the mapping"
                                    : "in ISO 8601 or Unix time; give the mapping a pattern")
                            + ", or not of the years 1 to 9999");
        }
        return instant.getAsLong();
    }

    private static OptionalLong unformatted(String text) {
        return number(text).map(Instants::of).orElseGet(() -> Instants.parse(text));
    }

    private static OptionalLong formatted(String text, DateTimeFormatter format, Time time) {
        try {
            TemporalAccessor parsed = format.parse(text);
            if (parsed.isSupported(java.time.temporal.ChronoField.INSTANT_SECONDS)) {
                return OptionalLong.of(java.time.Instant.from(parsed).toEpochMilli());
            }
            LocalDate date = parsed.query(TemporalQueries.localDate());
            if (date == null) {
                return OptionalLong.empty();
            }
            LocalTime clock = parsed.query(TemporalQueries.localTime());
            LocalDateTime local = date.atTime(clock == null ? LocalTime.MIDNIGHT : clock);
            ZoneOffset offset = parsed.query(TemporalQueries.offset());
            return OptionalLong.of(
                    offset == null
                            ? local.atZone(time.zone()).toInstant().toEpochMilli()
                            : local.toInstant(offset).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty(); // its message quotes the cell
        }
    }

    private static RefusedException wrong(Column column, String wanted) {
        return new RefusedException(Reason.WRONG_TYPE, column.name(), "must be " + wanted + ", or blank");
    }
}
