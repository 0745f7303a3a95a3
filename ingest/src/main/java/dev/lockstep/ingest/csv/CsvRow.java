package dev.lockstep.ingest.csv;

import dev.lockstep.ingest.csv.CsvMapping.Column;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of cells.
 *
 * @param places of the columns, by name
 * @param number of the row, the first below the header being 1
 */
record CsvRow(Map<String, Integer> places, List<String> cells, long number) {

    /** The cell as it is written, null where it is blank. */
    @Nullable
    String cell(Column column) {
        int place = Objects.requireNonNull(places.get(column.name()), "a column that was not looked for in the header");
        String cell = cells.get(place);
        return cell.isBlank() ? null : cell;
    }
}
