package dev.lockstep.core.sql;

import dev.lockstep.core.model.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The columns into which the values at paths of one JSON document are read, each once however many conditions look at it.
 * They become known while conditions are written, and are written out at the end. Used once, for one query.
 */
final class JsonColumns {

    private final String document;
    private final Syntax syntax;
    private final Names names;
    private final SequencedMap<Column, String> columns = new LinkedHashMap<>();

    private record Column(Path path, Kind kind) {}

    /** @param document the column that holds the JSON */
    JsonColumns(String document, Syntax syntax, Names names) {
        this.document = document;
        this.syntax = syntax;
        this.names = names;
    }

    /** What to add to a SELECT so that the document is there as JSON; nothing where nobody looks at it. */
    String cast() {
        return columns.isEmpty() ? "" : ", " + syntax.json(document) + " AS " + document;
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    boolean has(Kind kind) {
        return columns.keySet().stream().anyMatch(column -> column.kind == kind);
    }

    /** The name of the column for the value at this path, read as this kind. */
    String name(Path path, Kind kind) {
        Column column = new Column(path, kind);
        String known = columns.get(column);
        if (known != null) {
            return known;
        }
        if (kind.isDerived()) {
            derived(column);
        }
        String name = names.of(path.text(), kind);
        columns.put(column, name);
        return name;
    }

    /** The columns that are read from the document, as they stand after SELECT, behind others. */
    List<String> read(String others) {
        List<String> read = new ArrayList<>(List.of(others));
        columns.forEach((column, name) -> {
            if (!column.kind.isDerived()) {
                String value = syntax.at(document, column.path.steps());
                read.add(syntax.read(column.kind, value) + " AS " + name);
            }
        });
        return read;
    }

    /** A SELECT of the columns that are {@link #read}, and of those that are made of them, where there are any. */
    String derive(String selected) {
        List<String> derived = new ArrayList<>(List.of("*"));
        columns.forEach((column, name) -> {
            if (column.kind.isDerived()) {
                derived.add(derived(column) + " AS " + name);
            }
        });
        return derived.size() == 1
                ? selected
                : Layout.select(derived) + "\nFROM (\n" + Layout.indented(selected) + "\n) AS typed";
    }

    private String derived(Column column) {
        return switch (column.kind) {
            case INSTANT -> syntax.instant(name(column.path, Kind.NUMBER), name(column.path, Kind.TEXT));
            case UNITS -> syntax.units(name(column.path, Kind.NUMBER));
            case JSON, NUMBER, TEXT, FLAG, IDENTITY -> throw new IllegalArgumentException(column.kind + " is read");
        };
    }
}
