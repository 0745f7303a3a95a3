package dev.lockstep.core.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as Lockstep keeps them: milliseconds since the Unix epoch, UTC, in a {@code long}. A number is cheaper to
 * compare and to store than an object, and every window is a whole number of milliseconds.
 */
public final class Instants {

    /** Later than every instant; small enough to be doubled without overflow. */
    public static final long NEVER = Long.MAX_VALUE >> 1;

    /** Earlier than every instant. */
    public static final long DAWN = -NEVER;

    /** 0001-01-01T00:00:00Z: no fact is older. */
    public static final long EARLIEST = -62_135_596_800_000L;

    /** 9999-12-31T23:59:59.999Z: no fact is later. */
    public static final long LATEST = 253_402_300_799_999L;

    /** A number above this is milliseconds, else seconds (segment language, "a point in time"). */
    private static final double MAX_SECONDS = 1e11;

    private static final long DAY_MS = 24L * 60 * 60 * 1000;
    private static final long DAYS_FROM_MARCH_0000 = 719_468;
    private static final int DAYS_OF_400_YEARS = 146_097;

    private Instants() {}

    /**
     * The instant as ISO 8601 with milliseconds, {@code 2026-03-01T09:00:00.000Z}. Written by hand, because a long replay
     * writes millions of them; beyond the years 1 to 9999 it is left to the library.
     */
    public static String format(long instant) {
        if (instant < EARLIEST || instant > LATEST) {
            return Instant.ofEpochMilli(instant).toString();
        }
        long days = Math.floorDiv(instant, DAY_MS);
        int millis = (int) (instant - days * DAY_MS);
        // The inverse of epochDay: years begin on 1 March, so that the leap day is the last of its year.
        long z = days + DAYS_FROM_MARCH_0000;
        long era = Math.floorDiv(z, DAYS_OF_400_YEARS);
        long dayOfEra = z - era * DAYS_OF_400_YEARS;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = (int) (dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100));
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);
        write(text, 4, (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0));
        write(text, 7, month);
        write(text, 10, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
        write(text, 13, millis / 3_600_000);
        write(text, 16, millis / 60_000 % 60);
        write(text, 19, millis / 1000 % 60);
        write(text, 23, millis % 1000);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes a number with its last digit before {@code end}, over the zeros that are there. */
    private static void write(byte[] text, int end, int number) {
        int rest = number;
        for (int i = end - 1; rest > 0; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Reads a property's or attribute's value as a point in time: Unix seconds, milliseconds above 10^11, or ISO 8601. */
    public static OptionalLong of(@Nullable Value value) {
        return switch (value) {
            case null -> OptionalLong.empty();
            case Value.Number(double number) -> ofNumber(number);
            case Value.Text(String text) -> parse(text);
            case Value.Flag flag -> OptionalLong.empty();
            case Value.Items items -> OptionalLong.empty();
            case Value.Fields fields -> OptionalLong.empty();
        };
    }

    /** Unix seconds, or milliseconds above 10^11. Empty outside the years 1 to 9999. */
    public static OptionalLong ofNumber(double number) {
        return inRange(Math.abs(number) > MAX_SECONDS ? Math.floor(number) : Math.floor(number * 1000));
    }

    /**
     * Parses ISO 8601: a date, or a date and time with {@code Z}, an offset or nothing (UTC). Finer parts than a
     * millisecond are cut off. Empty where the text is no such instant, or outside the years 1 to 9999.
     */
    public static OptionalLong parse(String text) {
        OptionalLong common = parseCommon(text);
        if (common.isPresent()) {
            return common;
        }
        if (text.length() < "2026-03-01".length() || text.length() > MAX_TEXT) {
            return OptionalLong.empty();
        }
        try {
            TemporalAccessor parsed = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC)
                    : FLEXIBLE.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            Instant instant =
                    parsed instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(parsed);
            return inRange((double) instant.toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static final int MAX_TEXT = 64;

    private static final DateTimeFormatter FLEXIBLE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendPattern("[XXX][XX]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /**
     * The one form that nearly every fact has, {@code 2026-03-01T09:00:00.000Z} with any or no fraction up to nine digits.
     * Parsing it by position is some ten times faster than the general way.
     */
    private static OptionalLong parseCommon(String s) {
        int length = s.length();
        if (length < 20
                || length > 30
                || s.charAt(length - 1) != 'Z'
                || s.charAt(10) != 'T'
                || s.charAt(4) != '-'
                || s.charAt(7) != '-'
                || s.charAt(13) != ':'
                || s.charAt(16) != ':') {
            return OptionalLong.empty();
        }
        int year = digits(s, 0, 4);
        int month = digits(s, 5, 7);
        int day = digits(s, 8, 10);
        int hour = digits(s, 11, 13);
        int minute = digits(s, 14, 16);
        int second = digits(s, 17, 19);
        if ((year | month | day | hour | minute | second) < 0
                || year == 0
                || month < 1
                || month > 12
                || day < 1
                || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())
                || hour > 23
                || minute > 59
                || second > 59) {
            return OptionalLong.empty();
        }
        int millis = 0;
        if (length > 20) {
            int end = length - 1;
            if (s.charAt(19) != '.' || end == 20 || digits(s, 20, end) < 0) {
                return OptionalLong.empty();
            }
            for (int i = 20; i < 23; i++) {
                millis = millis * 10 + (i < end ? s.charAt(i) - '0' : 0);
            }
        }
        return OptionalLong.of(((epochDay(year, month, day) * 24L + hour) * 60 + minute) * 60_000
                + second * 1000L
                + millis);
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar, by counting from 1 March of year 0. */
    private static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return (long) era * DAYS_OF_400_YEARS
                + yearOfEra * 365L
                + yearOfEra / 4
                - yearOfEra / 100
                + dayOfYear
                - DAYS_FROM_MARCH_0000;
    }

    /** The number written in {@code s} from {@code start} to {@code end}, or -1 where a character is no digit. */
    private static int digits(String s, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = s.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static OptionalLong inRange(double millis) {
        return millis >= (double) EARLIEST && millis <= (double) LATEST
                ? OptionalLong.of((long) millis)
                : OptionalLong.empty();
    }
}
