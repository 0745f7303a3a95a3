package dev.lockstep.destinations.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** Some rows of a snapshot, as sorted lines. Mutable, for one thread at a time. */
final class Rows {

    private final StringWriter text = new StringWriter();
    private final CsvWriter csv =
            CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);
    private final SortedLines lines;

    Rows(SortedLines lines) {
        this.lines = lines;
    }

    void add(List<String> row) throws IOException {
        lines.add(line(row));
    }

    String line(List<String> cells) {
        csv.writeRecord(cells);
        String line = text.toString();
        text.getBuffer().setLength(0);
        return line;
    }

    SortedLines lines() {
        return lines;
    }
}
