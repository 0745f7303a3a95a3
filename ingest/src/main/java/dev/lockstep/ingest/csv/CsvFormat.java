package dev.lockstep.ingest.csv;

import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import dev.lockstep.ingest.csv.CsvMapping.Column;
import dev.lockstep.ingest.csv.CsvRows.Broken;
import dev.lockstep.ingest.csv.CsvRows.Row;
import dev.lockstep.ingest.csv.CsvRows.Whole;
import dev.lockstep.ingest.csv.RowParser.Outcome;
import dev.lockstep.ingest.file.Compression;
import dev.lockstep.ingest.file.FactFormat;
import dev.lockstep.ingest.file.FactSink;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CSV files in UTF-8, by a mapping of their columns. A blank cell is absent. A row in which nothing says who it is about is
 * passed over and counted, as is one that is no event by the mapping.
 */
public final class CsvFormat implements FactFormat {

    private static final Pattern FOLDERS = Pattern.compile(".*[/\\\\]");
    private static final Pattern PACKED = Pattern.compile("\\.(gz|gzip|zst|zstd)$");

    private final CsvMapping mapping;
    private final Interest interest;

    /** A format that keeps the properties and attributes of interest. */
    public CsvFormat(CsvMapping mapping, Interest interest) {
        this.mapping = mapping;
        this.interest = interest;
    }

    /**
     * What keeps the mapping from being used on an input, found by its header alone: so that it is known before the first row
     * of anything is used. An input without a row has no problem.
     *
     * @param input is opened, so it must be one that can be opened again
     * @throws IOException where it cannot be read or unpacked
     */
    public List<Problem> problems(Input input) throws IOException {
        try (InputStream in = Compression.open(input)) {
            List<Problem> problems = new ArrayList<>();
            places(rows(in), input.name(), problems);
            return List.copyOf(problems);
        }
    }

    @Override
    public void read(InputStream in, String name, FactSink facts) throws IOException {
        CsvRows rows = rows(in);
        List<Problem> problems = new ArrayList<>();
        Optional<Header> header = places(rows, name, problems);
        if (!problems.isEmpty()) {
            throw new UnfitMappingException(problems);
        }
        if (header.isEmpty()) {
            return;
        }
        RowParser parser = new RowParser(mapping, interest, stableName(name));
        long number = 0;
        for (Row row = rows.next(); row != null; row = rows.next()) {
            number++;
            switch (row) {
                case Whole whole -> read(whole, header.get(), number, parser, facts);
                case Broken(long line, Parsed.Refused refusal, String raw) -> facts.refuse(refusal, line, raw);
            }
        }
    }

    private static void read(Whole row, Header header, long number, RowParser parser, FactSink facts) {
        try {
            header.check(row.cells());
            switch (parser.parse(new CsvRow(header.places(), row.cells(), number))) {
                case Outcome.Read(var fact) ->
                    facts.accept(fact, row.lastLine(), row.text().length());
                case Outcome.PassedOver(Reason reason) -> facts.passOver(reason, row.lastLine());
            }
        } catch (RefusedException e) {
            facts.refuse(e.refusal(), row.line(), CsvRows.raw(row.text()));
        }
    }

    /**
     * Where the columns are.
     *
     * @param size how many there are
     */
    private record Header(Map<String, Integer> places, int size) {

        /** A row may have more cells than the header, where they are blank: a delimiter at the end of the line. */
        void check(List<String> cells) throws RefusedException {
            boolean fits = cells.size() >= size
                    && cells.subList(size, cells.size()).stream().allMatch(String::isBlank);
            if (!fits) {
                throw new RefusedException(
                        Reason.BROKEN_ROW,
                        "the row has " + cells.size() + " cells and the header " + size
                                + "; put a cell that holds the delimiter in quotes");
            }
        }
    }

    private CsvRows rows(InputStream in) {
        return new CsvRows(in, mapping.delimiter(), mapping.quote());
    }

    /** Finds the columns, taking the header where it is the first row; empty where there is no row, or a problem. */
    private Optional<Header> places(CsvRows rows, String file, List<Problem> problems) throws IOException {
        List<String> header = mapping.header().orElse(null);
        if (header == null) {
            switch (rows.next()) {
                case Whole whole ->
                    header = whole.cells().stream().map(String::strip).toList();
                case Broken(long line, Parsed.Refused refusal, String raw) -> {
                    problems.add(new Problem(
                            mapping.place(),
                            file + ":" + line + " is no header: " + refusal.message(),
                            "correct that line, or the delimiter and quote of the mapping"));
                    return Optional.empty();
                }
                case null -> {
                    return Optional.empty();
                }
            }
        }
        for (Column column : mapping.columns()) {
            check(column, header, file).ifPresent(problems::add);
        }
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            places.put(header.get(i), i);
        }
        return problems.isEmpty() ? Optional.of(new Header(places, header.size())) : Optional.empty();
    }

    private static Optional<Problem> check(Column column, List<String> header, String file) {
        int first = header.indexOf(column.name());
        if (first < 0) {
            return Optional.of(new Problem(
                    column.place(),
                    file + " has no column \"" + column.name() + "\"",
                    NearNames.suggest(
                            column.name(),
                            header, // not shown: where the file has none, these are somebody's data
                            "name one of its columns, or, where its first row has no names, give header: [ … ]")));
        }
        if (first != header.lastIndexOf(column.name())) {
            return Optional.of(new Problem(
                    column.place(),
                    file + " has more than one column \"" + column.name() + "\"",
                    "give the mapping the names itself: header: [ … ]"));
        }
        return Optional.empty();
    }

    /** The same whatever folder a file lies in and however it is packed, so that importing it again changes nothing. */
    static String stableName(String file) {
        return PACKED.matcher(FOLDERS.matcher(file).replaceFirst("")).replaceFirst("");
    }
}
