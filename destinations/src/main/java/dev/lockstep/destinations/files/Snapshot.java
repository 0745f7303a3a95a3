package dev.lockstep.destinations.files;

import dev.lockstep.core.model.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An audience on its way to disk: {@code NAME.csv}, and {@code NAME.json} with what is to be known of it.
 *
 * <p>The CSV is RFC 4180 in UTF-8 with LF: a header, then the rows, quoted only where they must be, sorted by code point as
 * whole lines, each once. Equal rows in any order give equal bytes. The file changes only if its content does, and then at once
 * and whole; the manifest is written after it and holds its SHA-256, so a reader who finds another digest has come between
 * the two and looks again. Rows may be added by several threads at once.
 */
public final class Snapshot implements AutoCloseable {

    private final String name;
    private final Path csvFile;
    private final Path manifestFile;
    private final Replacement file;
    private final List<String> header;
    private final boolean isLasting;
    private final int maxLinesInMemory;

    /** As many as there were threads at once, each with lines of its own. */
    private final Queue<Rows> all = new ConcurrentLinkedQueue<>();

    /** Those of them that nobody adds to at the moment. */
    private final Queue<Rows> idle = new ConcurrentLinkedQueue<>();

    private final AtomicInteger begun = new AtomicInteger();

    private Snapshot(Path folder, String name, List<String> header, boolean isLasting, int maxLinesInMemory)
            throws IOException {
        this.name = name;
        this.csvFile = folder.resolve(name + ".csv");
        this.manifestFile = folder.resolve(name + ".json");
        this.file = Replacement.of(csvFile, isLasting);
        this.isLasting = isLasting;
        this.header = List.copyOf(header);
        this.maxLinesInMemory = maxLinesInMemory;
    }

    /**
     * Begins a snapshot; the folder is made if need be. Another run that is writing the same audience is an
     * {@link IOException}.
     *
     * @param name passes {@link FileName#problem}
     * @param header the names of the columns, no two alike
     */
    public static Snapshot begin(Path folder, String name, List<String> header) throws IOException {
        return begin(folder, name, header, true, SortedLines.MAX_LINES_IN_MEMORY);
    }

    /** The same, of files that are sent on and deleted, so that nobody waits for the disk. */
    public static Snapshot beginInPassing(Path folder, String name, List<String> header) throws IOException {
        return begin(folder, name, header, false, SortedLines.MAX_LINES_IN_MEMORY);
    }

    static Snapshot begin(Path folder, String name, List<String> header, boolean isLasting, int maxLinesInMemory)
            throws IOException {
        FileName.problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException("\"" + name + "\" cannot be the name of a file: " + problem);
        });
        if (header.stream().distinct().count() < header.size()) {
            throw new IllegalArgumentException("two columns have one name: " + header);
        }
        Files.createDirectories(folder);
        return new Snapshot(folder, name, header, isLasting, maxLinesInMemory);
    }

    /** Adds a row, one cell for each column; an empty cell is an absent value. */
    public void add(List<String> row) throws IOException {
        if (row.size() != header.size()) {
            throw new IllegalArgumentException(
                    "a row of " + name + " has " + row.size() + " cells for " + header.size() + " columns");
        }
        Rows rows = idle.poll();
        if (rows == null) {
            rows = begin();
        }
        rows.add(row);
        idle.add(rows);
    }

    private Rows begin() {
        Path run = csvFile.resolveSibling("." + name + ".csv.run" + begun.getAndIncrement());
        Rows rows = new Rows(new SortedLines(run, maxLinesInMemory));
        all.add(rows);
        return rows;
    }

    /**
     * Ends the rows and puts both files in place.
     *
     * @param about what the manifest says before it names the file, its rows and its digest, in this order
     */
    public Written finish(Map<String, Value> about) throws IOException {
        file.out().write(begin().line(header).getBytes(StandardCharsets.UTF_8));
        long rows = SortedLines.write(all.stream().map(Rows::lines).toList(), file.out());
        Replacement.Outcome outcome = file.commit();
        Map<String, Value> manifest = new LinkedHashMap<>(about);
        manifest.put("file", Value.of(name + ".csv"));
        manifest.put("rows", Value.of((double) rows));
        manifest.put("sha256", Value.of(outcome.sha256()));
        writeManifest(new Value.Fields(manifest));
        return new Written(csvFile, rows, outcome.sha256(), outcome.replaced());
    }

    /**
     * What was written.
     *
     * @param rows without the header
     * @param sha256 of the CSV, in hexadecimal digits
     * @param changed false where the file had these very bytes already and was left as it is
     */
    public record Written(Path file, long rows, String sha256, boolean changed) {}

    private void writeManifest(Value manifest) throws IOException {
        try (Replacement json = Replacement.of(manifestFile, isLasting)) {
            json.out().write(Manifest.json(manifest).getBytes(StandardCharsets.UTF_8));
            json.commit();
        }
    }

    /** Gives up what was not finished; the files are then as they were. */
    @Override
    public void close() throws IOException {
        try (file) {
            for (Rows rows : all) {
                rows.lines().close();
            }
        }
    }
}
