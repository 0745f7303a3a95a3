package dev.lockstep.destinations.files;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.lockstep.destinations.spi.Snapshot;
import dev.lockstep.destinations.toolkit.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came and went from one snapshot of an audience to the next: {@code NAME.changes/000017-DIGEST.jsonl}, a line for each row that
 * was added or removed, and a file for each snapshot, numbered. A file appears whole or not at all. Its name holds the beginning of
 * the digest of the CSV that it leads to, so that a snapshot that is put a second time after a crash writes the same file again.
 *
 * <p>Both CSVs are sorted by the bytes of their rows, so they are gone through side by side, however long they are.
 */
final class ChangeFiles {

    private static final int DIGEST_DIGITS = 12;
    private static final String ENDING = ".jsonl";

    private final Path changes;

    ChangeFiles(Path folder, String audience) {
        this.changes = folder.resolve(audience + ".changes");
    }

    /**
     * Writes what leads from the CSV as it is to the snapshot; nothing where they are equal.
     *
     * @param before may not be there yet
     * @param at when, for every line
     */
    void write(Path before, Snapshot snapshot, String at) throws IOException {
        if (Files.exists(before) && Replacement.sha256Of(before).equals(snapshot.sha256())) {
            return;
        }
        Files.createDirectories(changes);
        try (Replacement file = Replacement.of(changes.resolve(nextName(snapshot.sha256())));
                Rows old = Files.exists(before) ? new Rows(before) : new Rows();
                Rows now = new Rows(snapshot.file())) {
            write(old, now, at, file.out());
            file.commit();
        }
    }

    /** The last name again where it leads to this very snapshot, for then it was left by a crash; else the next number. */
    private String nextName(String sha256) throws IOException {
        String ending = "-" + sha256.substring(0, DIGEST_DIGITS) + ENDING;
        try (Stream<Path> files = Files.list(changes)) {
            Optional<String> last = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{6,}-[0-9a-f]+\\.jsonl"))
                    .max((one, other) -> Long.compare(number(one), number(other)));
            if (last.isPresent() && last.get().endsWith(ending)) {
                return last.get();
            }
            return String.format(
                            Locale.ROOT, "%06d", last.map(ChangeFiles::number).orElse(0L) + 1)
                    + ending;
        }
    }

    private static long number(String name) {
        return Long.parseLong(name.substring(0, name.indexOf('-')));
    }

    private static void write(Rows old, Rows now, String at, OutputStream out) throws IOException {
        boolean isOtherwise = !old.header.equals(now.header);
        while (old.row != null || now.row != null) {
            int order = isOtherwise ? (old.row != null ? -1 : 1) : Rows.compare(old.row, now.row);
            if (order < 0) {
                out.write(line(at, "removed", old));
            }
            if (order > 0) {
                out.write(line(at, "added", now));
            }
            if (order <= 0) {
                old.advance();
            }
            if (order >= 0) {
                now.advance();
            }
        }
    }

    private static byte[] line(String at, String change, Rows rows) {
        ObjectNode line = Json.object().put("at", at).put("change", change);
        ObjectNode row = line.putObject("row");
        List<String> cells = rows.cells();
        for (int i = 0; i < rows.header.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                row.put(rows.header.get(i), cells.get(i));
            }
        }
        return (Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The rows of a CSV one after the other, as they are written; null after the last. */
    private static final class Rows implements AutoCloseable {
        private final @Nullable BufferedReader in;
        private final List<String> header;
        private @Nullable String row;

        /** No file, no rows. */
        Rows() {
            this.in = null;
            this.header = List.of();
        }

        Rows(Path csv) throws IOException {
            this.in = Files.newBufferedReader(csv, StandardCharsets.UTF_8);
            advance();
            this.header = row == null ? List.of() : cells();
            advance();
        }

        /** A line break inside of quotes belongs to the row; the one outside is its end, and stays, as rows are sorted with it. */
        void advance() throws IOException {
            StringBuilder next = new StringBuilder();
            boolean isQuoted = false;
            for (int c = read(); c >= 0; c = read()) {
                next.append((char) c);
                isQuoted ^= c == '"';
                if (c == '\n' && !isQuoted) {
                    row = next.toString();
                    return;
                }
            }
            row = null;
        }

        private int read() throws IOException {
            return in == null ? -1 : in.read();
        }

        List<String> cells() {
            try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(row == null ? "" : row)) {
                return reader.stream().findFirst().orElseThrow().getFields();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static int compare(@Nullable String one, @Nullable String other) {
            if (one == null || other == null) {
                return one == null ? 1 : -1;
            }
            return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
            }
        }
    }
}
