package dev.lockstep.ingest.csv;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import dev.lockstep.ingest.csv.CsvMapping.Column;
import dev.lockstep.ingest.csv.CsvMapping.MessageId;
import dev.lockstep.ingest.csv.CsvMapping.Name;
import dev.lockstep.ingest.csv.CsvMapping.Source;
import dev.lockstep.ingest.csv.CsvMapping.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Reads rows of one file as facts, by a mapping. Whether a row is one does not depend on the interest in it.
 *
 * <p>For one thread.
 */
final class RowParser {

    private final CsvMapping mapping;
    private final Interest interest;
    private final String file;

    /** By event name, of which a mapping has two at the most. */
    private final Map<String, Predicate<String>> wantedProperties = new HashMap<>();

    /**
     * A parser of the rows of one file.
     *
     * @param file its name, for message ids
     */
    RowParser(CsvMapping mapping, Interest interest, String file) {
        this.mapping = mapping;
        this.interest = interest;
        this.file = file;
    }

    /** What a row is. */
    sealed interface Outcome {

        /** A fact. */
        record Read(Fact fact) implements Outcome {}

        /** No fact, as the mapping lets be: nothing says who it is about, or it is no event. */
        record PassedOver(Reason reason) implements Outcome {}
    }

    Outcome parse(CsvRow row) throws RefusedException {
        List<Identifier> identifiers = identifiers(row);
        if (identifiers.isEmpty()) {
            return new Outcome.PassedOver(Reason.NO_PERSON);
        }
        return switch (mapping.what()) {
            case What.Event(Name name, SequencedMap<String, Source> properties) -> {
                Optional<String> event = name(row, name);
                yield event.isEmpty()
                        ? new Outcome.PassedOver(Reason.NO_EVENT)
                        : new Outcome.Read(event(row, event.get(), identifiers, properties));
            }
            case What.Attributes(SequencedMap<String, Source> attributes) ->
                new Outcome.Read(attributes(row, identifiers, attributes));
        };
    }

    private Fact event(CsvRow row, String name, List<Identifier> identifiers, SequencedMap<String, Source> properties)
            throws RefusedException {
        Predicate<String> wanted = wantedProperties.computeIfAbsent(name, interest::properties);
        Map<String, Value> values = new LinkedHashMap<>();
        for (Map.Entry<String, Source> property : properties.entrySet()) {
            Value value = Cells.value(row, property.getValue());
            if (value != null && wanted.test(property.getKey())) {
                values.put(property.getKey(), value);
            }
        }
        return new Fact.Event(messageId(row), timestamp(row), identifiers, name, values);
    }

    private Fact attributes(CsvRow row, List<Identifier> identifiers, SequencedMap<String, Source> attributes)
            throws RefusedException {
        Map<String, Optional<Value>> values = new LinkedHashMap<>();
        for (Map.Entry<String, Source> attribute : attributes.entrySet()) {
            Value value = Cells.value(row, attribute.getValue());
            if (value != null && interest.attributes().test(attribute.getKey())) {
                values.put(attribute.getKey(), Optional.of(value));
            }
        }
        return new Fact.AttributeChange(messageId(row), timestamp(row), identifiers, values);
    }

    private List<Identifier> identifiers(CsvRow row) {
        List<Identifier> identifiers = new ArrayList<>(mapping.person().size());
        mapping.person().forEach((kind, column) -> {
            String cell = row.cell(column);
            if (cell != null) {
                identifiers.add(new Identifier(kind, cell));
            }
        });
        return identifiers;
    }

    private long timestamp(CsvRow row) throws RefusedException {
        String cell = row.cell(mapping.timestamp().column());
        if (cell == null) {
            throw new RefusedException(
                    Reason.NO_TIMESTAMP, mapping.timestamp().column().name(), "no timestamp; give one");
        }
        return Cells.instant(mapping.timestamp(), cell);
    }

    private Optional<String> messageId(CsvRow row) {
        return switch (mapping.messageId()) {
            case MessageId.None none -> Optional.empty();
            case MessageId.RowNumber number -> Optional.of(file + ":" + row.number());
            case MessageId.Columns(List<Column> columns) -> together(row, columns);
        };
    }

    /** Cells joined so that no two different rows of them give the same text; empty where all are blank. */
    private static Optional<String> together(CsvRow row, List<Column> columns) {
        List<String> cells = new ArrayList<>(columns.size());
        for (Column column : columns) {
            String cell = row.cell(column);
            cells.add(cell == null ? "" : cell.replace("\\", "\\\\").replace("|", "\\|"));
        }
        return cells.stream().allMatch(String::isEmpty) ? Optional.empty() : Optional.of(String.join("|", cells));
    }

    private static Optional<String> name(CsvRow row, Name name) {
        return switch (name) {
            case Name.Always(String always) -> Optional.of(always);
            case Name.When(SequencedMap<Column, Test> tests, String then, Optional<String> otherwise) ->
                passes(row, tests) ? Optional.of(then) : otherwise;
        };
    }

    private static boolean passes(CsvRow row, SequencedMap<Column, Test> tests) {
        for (Map.Entry<Column, Test> test : tests.entrySet()) {
            String cell = row.cell(test.getKey());
            Value value = cell == null ? null : comparable(cell, test.getValue());
            if (test.getValue().passes(value).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The cell as the kind of value that the test compares with; as text where it is no such value. */
    private static Value comparable(String cell, Test test) {
        for (Comparison comparison : test.comparisons()) {
            for (Value operand : operands(comparison)) {
                Optional<Value> value = switch (operand) {
                    case Value.Number number -> Cells.number(cell);
                    case Value.Flag flag -> Cells.flag(cell);
                    case Value.Text text -> Optional.empty();
                    case Value.Items items -> Optional.empty();
                    case Value.Fields fields -> Optional.empty();
                };
                if (value.isPresent()) {
                    return value.get();
                }
            }
        }
        return Value.of(cell);
    }

    private static List<Value> operands(Comparison comparison) {
        return switch (comparison) {
            case Comparison.Equal(Value value) -> List.of(value);
            case Comparison.NotEqual(Value value) -> List.of(value);
            case Comparison.Ordered(Comparison.Order order, Value value) -> List.of(value);
            case Comparison.In(List<Value> values) -> values;
            case Comparison.NotIn(List<Value> values) -> values;
            case Comparison.Contains contains -> List.of();
            case Comparison.StartsWith startsWith -> List.of();
            case Comparison.EndsWith endsWith -> List.of();
            case Comparison.Matches matches -> List.of();
            case Comparison.Exists exists -> List.of();
            case Comparison.Aged aged -> List.of();
            case Comparison.Before before -> List.of();
            case Comparison.After after -> List.of();
        };
    }
}
