package dev.lockstep.ingest.csv;

import dev.lockstep.core.condition.Test;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.workspace.yaml.Place;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * What the rows of a CSV file say, as a mapping file has it. Read by {@link CsvMappings}; immutable.
 *
 * @param header the names of the columns; empty where the first row of the file has them
 * @param person which column holds which identifier of the person
 */
public record CsvMapping(
        char delimiter,
        char quote,
        Optional<List<String>> header,
        SequencedMap<Identifier.Kind, Column> person,
        What what,
        Time timestamp,
        MessageId messageId,
        Place place) {

    /** A column by its name in the header, and where the mapping names it. */
    public record Column(String name, Place place) {}

    /** What a row tells of the person. */
    public sealed interface What {

        /** They did something. */
        record Event(Name name, SequencedMap<String, Source> properties) implements What {}

        /** Attributes of theirs have these values; a blank cell leaves the attribute as it is. */
        record Attributes(SequencedMap<String, Source> attributes) implements What {}
    }

    /** The name of a row's event. */
    public sealed interface Name {

        /** The same for all rows. */
        record Always(String name) implements Name {}

        /**
         * One of two, by tests of cells that must all pass.
         *
         * @param otherwise the name where they do not; empty to pass over the row
         */
        record When(SequencedMap<Column, Test> tests, String name, Optional<String> otherwise) implements Name {}
    }

    /** Where a value comes from. A blank cell is no value. */
    public sealed interface Source {

        /** A cell as it is written. */
        record Text(Column column) implements Source {}

        /** A cell that holds a number, with a point before its fraction. */
        record Number(Column column) implements Source {}

        /** A cell that holds true, yes or 1, or false, no or 0. */
        record Flag(Column column) implements Source {}

        /** A cell that holds a point in time; the value is its ISO 8601. */
        record Instant(Time time) implements Source {}

        /** Numbers multiplied; no value where one of the cells is blank. */
        record Product(List<Column> columns) implements Source {}
    }

    /**
     * How a column holds points in time.
     *
     * @param format empty for ISO 8601 or Unix seconds or milliseconds
     * @param zone of a local time without an offset. A time that occurs twice, when clocks go back, is the earlier of the two;
     *     one that does not occur, when they go forward, is read by the offset before the change
     */
    public record Time(Column column, Optional<DateTimeFormatter> format, ZoneId zone) {}

    /** How a repetition of a fact is recognised. */
    public sealed interface MessageId {

        /** Not at all. */
        record None() implements MessageId {}

        /** By the name of the file, without folders and what says how it is packed, and the number of the row. */
        record RowNumber() implements MessageId {}

        /** By what these columns hold together. */
        record Columns(List<Column> columns) implements MessageId {}
    }

    /** Every column that is used, each time it is. */
    SequencedSet<Column> columns() {
        SequencedSet<Column> columns = new LinkedHashSet<>(person.values());
        switch (what) {
            case What.Event(Name name, SequencedMap<String, Source> properties) -> {
                if (name instanceof Name.When when) {
                    columns.addAll(when.tests().keySet());
                }
                properties.values().forEach(source -> columns.addAll(columns(source)));
            }
            case What.Attributes(SequencedMap<String, Source> attributes) ->
                attributes.values().forEach(source -> columns.addAll(columns(source)));
        }
        columns.add(timestamp.column());
        if (messageId instanceof MessageId.Columns(List<Column> ids)) {
            columns.addAll(ids);
        }
        return columns;
    }

    private static List<Column> columns(Source source) {
        return switch (source) {
            case Source.Text(Column column) -> List.of(column);
            case Source.Number(Column column) -> List.of(column);
            case Source.Flag(Column column) -> List.of(column);
            case Source.Instant(Time time) -> List.of(time.column());
            case Source.Product(List<Column> factors) -> factors;
        };
    }
}
