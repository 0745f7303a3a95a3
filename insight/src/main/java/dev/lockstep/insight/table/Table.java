package dev.lockstep.insight.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table: what it is called, what its columns are, and how its rows are read, one after the other, without keeping them. Immutable.
 *
 * @param words what a row is, in a sentence
 * @param isOfPeople whether it has rows about one person
 * @param reader visits what rows are made of, in the order of the table
 */
public record Table<R>(String name, String words, boolean isOfPeople, List<Column<R>> columns, Reader<R> reader) {

    public Table {
        columns = List.copyOf(columns);
    }

    /** Visits what rows are made of. */
    @FunctionalInterface
    public interface Reader<R> {
        /**
         * Visits all of them.
         *
         * @throws dev.lockstep.insight.QuestionException where the source has no such rows; the message says what to do
         */
        void read(Source source, Consumer<R> rows);
    }

    /** Reads the rows, each as cells in the order of the columns. */
    public void read(Source source, Consumer<List<@Nullable Object>> rows) {
        reader.read(source, row -> {
            List<@Nullable Object> cells = new ArrayList<>(columns.size());
            for (Column<R> column : columns) {
                cells.add(column.value().apply(row));
            }
            rows.accept(cells);
        });
    }
}
