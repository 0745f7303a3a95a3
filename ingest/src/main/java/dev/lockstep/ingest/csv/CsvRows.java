package dev.lockstep.ingest.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.Utf8;
import dev.lockstep.ingest.file.LineReader;
import dev.lockstep.ingest.file.Reject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a CSV file into rows of cells (RFC 4180, any delimiter and quote). A quote that is opened and not closed would turn
 * the rest of the file into one cell; so a row is one line, or as many as its quotes need, up to {@link #MAX_ROW_LINES} and
 * {@link #MAX_ROW_CHARS}. Where that does not do, its first line alone is refused, and the next line begins a row again.
 * Blank lines mean nothing.
 *
 * <p>For one thread.
 */
final class CsvRows {

    /** A cell may hold line breaks, but not more than this. */
    static final int MAX_ROW_LINES = 100;

    /** The longest row that is more than a line, in characters. */
    static final int MAX_ROW_CHARS = LineReader.MAX_LINE_BYTES;

    private final LineReader lines;
    private final CsvReader.CsvReaderBuilder whole;
    private final CsvReader.CsvReaderBuilder begun;
    private final StringArrayHandler cells = StringArrayHandler.of();

    /** Lines that were read for a row whose quotes were not closed then. */
    private final Deque<Line> again = new ArrayDeque<>();

    CsvRows(InputStream in, char delimiter, char quote) {
        lines = new LineReader(in);
        whole = parser(delimiter, quote).allowUnclosedQuote(false);
        begun = parser(delimiter, quote).allowUnclosedQuote(true);
    }

    private static CsvReader.CsvReaderBuilder parser(char delimiter, char quote) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /** What stands on a line, or on several that make one row. */
    sealed interface Row {
        /** The first line of it. */
        long line();
    }

    /** Cells, as many as there are, and the text that they are made of. */
    record Whole(long line, long lastLine, List<String> cells, String text) implements Row {}

    /** No row. */
    record Broken(long line, Parsed.Refused refusal, String raw) implements Row {}

    private record Line(long number, String text, Parsed.@Nullable Refused refusal) {
        Broken broken(String problem) {
            return new Broken(number, new Parsed.Refused(Reason.BROKEN_ROW, problem), raw(text));
        }
    }

    /** As much of a row as a reject keeps. */
    static String raw(String text) {
        return text.substring(0, Math.min(text.length(), Reject.MAX_RAW_BYTES));
    }

    /** The next row; null at the end. */
    @Nullable
    Row next() throws IOException {
        Line line = nextLine();
        while (line != null && line.refusal() == null && line.text().isBlank()) {
            line = nextLine();
        }
        if (line == null) {
            return null;
        }
        if (line.refusal() != null) {
            return new Broken(line.number(), line.refusal(), raw(line.text()));
        }
        return row(line);
    }

    private Row row(Line first) throws IOException {
        List<Line> more = new ArrayList<>();
        String text = first.text();
        while (true) {
            List<String> found = parse(whole, text);
            if (found != null) {
                long last = more.isEmpty() ? first.number() : more.getLast().number();
                return new Whole(first.number(), last, found, text);
            }
            if (parse(begun, text) == null) {
                return giveUp(
                        first, more, "something stands behind a closing quote; write a quote inside a cell twice");
            }
            Line next = nextLine();
            if (next == null) {
                return giveUp(first, more, "a quote is not closed up to the end of the file; close it");
            }
            more.add(next);
            if (more.size() >= MAX_ROW_LINES
                    || next.refusal() != null
                    || text.length() + next.text().length() >= MAX_ROW_CHARS) {
                return giveUp(
                        first, more, "a quote is not closed within " + MAX_ROW_LINES + " lines of text; close it");
            }
            text = text + '\n' + next.text();
        }
    }

    private Broken giveUp(Line first, List<Line> more, String problem) {
        for (Line line : more.reversed()) {
            again.addFirst(line);
        }
        return first.broken(problem);
    }

    /** The cells; null where the text is not one row. */
    private @Nullable List<String> parse(CsvReader.CsvReaderBuilder parser, String text) {
        try {
            return text.indexOf('\r') < 0 ? List.of(parser.ofSingleCsvRecord(cells, text)) : parseOnlyRow(parser, text);
        } catch (CsvParseException e) {
            return null; // its message may quote the row
        }
    }

    /** A carriage return outside quotes ends a row for the parser, and what follows it must not get lost. */
    private @Nullable List<String> parseOnlyRow(CsvReader.CsvReaderBuilder parser, String text) {
        List<String[]> rows = parser.build(cells, text).stream().limit(2).toList();
        return rows.size() == 1 ? List.of(rows.getFirst()) : null;
    }

    private @Nullable Line nextLine() throws IOException {
        Line held = again.poll();
        if (held != null) {
            return held;
        }
        if (!lines.next()) {
            return null;
        }
        int wrong = lines.isTooLong() ? -1 : Utf8.firstWrong(lines.bytes(), lines.from(), lines.to());
        Parsed.Refused refusal = null;
        int length = lines.to() - lines.from();
        if (lines.isTooLong()) {
            refusal = LineReader.TOO_LONG;
            length = Reject.MAX_RAW_BYTES;
        } else if (wrong >= 0) {
            refusal = new Parsed.Refused(
                    Reason.BROKEN_TEXT,
                    "not UTF-8 at byte " + (wrong - lines.from() + 1) + " of the line; write the file in UTF-8");
        }
        return new Line(
                lines.number(), new String(lines.bytes(), lines.from(), length, StandardCharsets.UTF_8), refusal);
    }
}
