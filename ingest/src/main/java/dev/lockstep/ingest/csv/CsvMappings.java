package dev.lockstep.ingest.csv;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;
import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.condition.Test;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.ingest.csv.CsvMapping.Column;
import dev.lockstep.ingest.csv.CsvMapping.MessageId;
import dev.lockstep.ingest.csv.CsvMapping.Name;
import dev.lockstep.ingest.csv.CsvMapping.Source;
import dev.lockstep.ingest.csv.CsvMapping.Time;
import dev.lockstep.ingest.csv.CsvMapping.What;
import dev.lockstep.workspace.language.Comparisons;
import dev.lockstep.workspace.language.Times;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Problem;
import dev.lockstep.workspace.yaml.Yaml;
import dev.lockstep.workspace.yaml.YamlReader;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads mapping files, every problem at once. Stateless. */
public final class CsvMappings {

    private CsvMappings() {}

    /**
     * What came of reading.
     *
     * @param mapping there where {@code problems} is empty
     * @param problems from the top of the file to the bottom
     */
    public record Reading(Optional<CsvMapping> mapping, List<Problem> problems) {}

    private static final Shape<Column> COLUMN =
            Shapes.TEXT.then((node, name, findings) -> Optional.of(new Column(name, node.place())));

    private static final Shape<List<Column>> COLUMNS = Shapes.listOf(COLUMN, 1);

    private static final Shape<Character> CHARACTER =
            Shapes.shape(schema("type", "string", "minLength", 1, "maxLength", 1), CsvMappings::character);

    private static final Key<Boolean> FORMAT =
            required("format", Shapes.oneOf(new LinkedHashMap<>(Map.of("csv", true))), "csv");
    private static final Key<Character> DELIMITER =
            optional("delimiter", CHARACTER, "Stands between two cells; a comma where nothing is said.");
    private static final Key<Character> QUOTE =
            optional("quote", CHARACTER, "Stands around a cell that holds a delimiter; \" where nothing is said.");
    private static final Key<List<String>> HEADER = optional(
            "header",
            Shapes.listOf(Shapes.TEXT, 1),
            "The names of the columns, where the first row does not have them.");

    private static final Key<Column> ID = optional("id", COLUMN, "The column of the shop's own id of the person.");
    private static final Key<Column> EMAIL = optional("email", COLUMN, "The column of an e-mail address.");
    private static final Key<Column> ANONYMOUS = optional("anonymous", COLUMN, "The column of an anonymous id.");

    private static final Key<SequencedMap<Identifier.Kind, Column>> PERSON = required(
            "person",
            new RecordShape<>(List.of(ID, EMAIL, ANONYMOUS), CsvMappings::person),
            "The columns that say who it is about; a row where they are blank is passed over and counted.");

    private static final Key<SequencedMap<Column, Test>> WHEN = required(
            "when",
            Shapes.mapOf(schema("minLength", 1), COLUMN::read, Comparisons.TEST.then(CsvMappings::withoutAge)),
            "Tests of cells that must all pass. A cell is a number or a flag where the test compares with one.");
    private static final Key<String> NAME = required("name", Shapes.TEXT, "The name of the event where they do.");
    private static final Key<String> ELSE =
            optional("else", Shapes.TEXT, "The name where they do not; where nothing is said, the row is passed over.");

    private static final Shape<Name> CHOSEN_NAME = new RecordShape<>(
            List.of(WHEN, NAME, ELSE),
            fields -> Optional.of(new Name.When(fields.require(WHEN), fields.require(NAME), fields.get(ELSE))));

    private static final Key<Name> EVENT = optional(
            "event",
            either(Shapes.TEXT.map(Name.Always::new), CHOSEN_NAME),
            "The name of the event that a row is, or {when: …, name: …, else: …}.");

    private static final Key<Column> TIME_COLUMN = required("column", COLUMN, "The column.");
    private static final Key<DateTimeFormatter> PATTERN = optional(
            "pattern",
            Shapes.TEXT.then(CsvMappings::pattern),
            "How it is written, in the letters of Java's DateTimeFormatter; ISO 8601 or Unix time where nothing is said.");
    private static final Key<ZoneId> ZONE =
            optional("zone", Times.ZONE, "The time zone of what has no offset; UTC where nothing is said.");

    private static final Shape<Time> TIME = either(
            COLUMN.map(column -> new Time(column, Optional.empty(), ZoneOffset.UTC)),
            new RecordShape<>(
                    List.of(TIME_COLUMN, PATTERN, ZONE), fields -> time(fields, fields.require(TIME_COLUMN))));

    private static final Key<Time> TIMESTAMP =
            required("timestamp", TIME, "The column that says when it happened, or {column: …, pattern: …, zone: …}.");

    private static final Key<MessageId> MESSAGE_ID = optional(
            "message_id",
            either(
                    Shapes.oneOf(new LinkedHashMap<>(Map.of("row", (MessageId) new MessageId.RowNumber()))),
                    COLUMNS.map(MessageId.Columns::new)),
            "row, for file name and row number, or a list of columns that identify the fact.");

    /** What {@code type} may be, and what it needs to know beside the column. */
    private enum Type {
        TEXT,
        NUMBER,
        BOOLEAN,
        TIME
    }

    private static final Key<Column> SOURCE_COLUMN = optional("column", COLUMN, "The column.");
    private static final Key<Type> TYPE = optional(
            "type",
            Shapes.oneOf(types()),
            "text, number, boolean (true, yes, 1; false, no, 0) or time; text where nothing is said.");
    private static final Key<List<Column>> PRODUCT =
            optional("product", Shapes.listOf(COLUMN, 2), "Columns of numbers to be multiplied.");

    private static final Shape<Source> SOURCE = either(
            COLUMN.map(Source.Text::new),
            new RecordShape<>(List.of(SOURCE_COLUMN, TYPE, PRODUCT, PATTERN, ZONE), CsvMappings::source));

    private static final Key<SequencedMap<String, Source>> PROPERTIES =
            optional("properties", Shapes.mapOf(SOURCE), "The properties of the event, each with its column.");
    private static final Key<SequencedMap<String, Source>> ATTRIBUTES = optional(
            "attributes",
            Shapes.mapOf(SOURCE),
            "In place of event: the attributes that a row sets, each with its column.");

    private static final Shape<CsvMapping> MAPPING = new RecordShape<>(
            List.of(FORMAT, DELIMITER, QUOTE, HEADER, PERSON, EVENT, TIMESTAMP, MESSAGE_ID, PROPERTIES, ATTRIBUTES),
            CsvMappings::mapping);

    /** Reads a mapping file. */
    public static Reading read(Path file) {
        Findings findings = new Findings();
        Optional<CsvMapping> mapping =
                YamlReader.read(file, file.toString(), findings::problem).flatMap(yaml -> MAPPING.read(yaml, findings));
        List<Problem> problems = findings.problems();
        return new Reading(mapping.filter(it -> problems.isEmpty()), problems);
    }

    private static Optional<CsvMapping> mapping(Fields fields) {
        char delimiter = fields.get(DELIMITER).orElse(',');
        char quote = fields.get(QUOTE).orElse('"');
        if (delimiter == quote) {
            fields.problem(QUOTE, "is the delimiter as well", "use two characters");
            return Optional.empty();
        }
        return what(fields)
                .map(what -> new CsvMapping(
                        delimiter,
                        quote,
                        fields.get(HEADER),
                        fields.require(PERSON),
                        what,
                        fields.require(TIMESTAMP),
                        fields.get(MESSAGE_ID).orElse(new MessageId.None()),
                        fields.place()));
    }

    private static Optional<What> what(Fields fields) {
        if (fields.get(EVENT).isEmpty() && fields.get(ATTRIBUTES).isEmpty()) {
            fields.problem("no row says anything", "add event: NAME, or attributes: {…}");
            return Optional.empty();
        }
        if (!fields.atMostOne(List.of(EVENT, ATTRIBUTES), "map the file twice, once for each")
                || !fields.atMostOne(List.of(PROPERTIES, ATTRIBUTES), "attributes have no properties; remove one")) {
            return Optional.empty();
        }
        return Optional.of(fields.get(EVENT)
                .<What>map(name -> new What.Event(name, fields.get(PROPERTIES).orElse(new LinkedHashMap<>())))
                .orElseGet(() -> new What.Attributes(fields.require(ATTRIBUTES))));
    }

    private static Optional<SequencedMap<Identifier.Kind, Column>> person(Fields fields) {
        SequencedMap<Identifier.Kind, Column> person = new LinkedHashMap<>();
        fields.get(ID).ifPresent(column -> person.put(Identifier.Kind.ID, column));
        fields.get(EMAIL).ifPresent(column -> person.put(Identifier.Kind.EMAIL, column));
        fields.get(ANONYMOUS).ifPresent(column -> person.put(Identifier.Kind.ANONYMOUS, column));
        if (person.isEmpty()) {
            fields.problem("names nobody", "add id, email or anonymous, each with its column");
            return Optional.empty();
        }
        return Optional.of(person);
    }

    private static Optional<Time> time(Fields fields, Column column) {
        if (fields.get(ZONE).isPresent() && fields.get(PATTERN).isEmpty()) {
            fields.problem(ZONE, "a zone without a pattern", "add pattern: …; without one, ISO 8601 says its offset");
            return Optional.empty();
        }
        return Optional.of(
                new Time(column, fields.get(PATTERN), fields.get(ZONE).orElse(ZoneOffset.UTC)));
    }

    private static Optional<Source> source(Fields fields) {
        if (!fields.atMostOne(List.of(PRODUCT, SOURCE_COLUMN), "keep one")
                || !fields.atMostOne(List.of(PRODUCT, TYPE), "remove the type; a product is a number")) {
            return Optional.empty();
        }
        Type type = fields.get(TYPE).orElse(Type.TEXT);
        if (type != Type.TIME
                && (fields.get(PATTERN).isPresent() || fields.get(ZONE).isPresent())) {
            fields.problem("a pattern or zone of what is no time", "add type: time, or remove it");
            return Optional.empty();
        }
        if (fields.get(PRODUCT).isPresent()) {
            return fields.get(PRODUCT).map(Source.Product::new);
        }
        if (fields.get(SOURCE_COLUMN).isEmpty()) {
            fields.problem("no column", "add column: NAME, or product: [NAME, NAME]");
            return Optional.empty();
        }
        Column column = fields.require(SOURCE_COLUMN);
        return switch (type) {
            case TEXT -> Optional.of(new Source.Text(column));
            case NUMBER -> Optional.of(new Source.Number(column));
            case BOOLEAN -> Optional.of(new Source.Flag(column));
            case TIME -> time(fields, column).map(Source.Instant::new);
        };
    }

    private static SequencedMap<String, Type> types() {
        SequencedMap<String, Type> types = new LinkedHashMap<>();
        for (Type type : Type.values()) {
            types.put(type.name().toLowerCase(Locale.ROOT), type);
        }
        return types;
    }

    /** One thing where a single word is written, another where a list or mapping is. */
    private static <T> Shape<T> either(Shape<? extends T> scalar, Shape<? extends T> other) {
        return Shapes.shape(
                definitions -> schema("anyOf", List.of(scalar.schema(definitions), other.schema(definitions))),
                (node, findings) -> (node instanceof Yaml.Scalar ? scalar : other)
                        .read(node, findings)
                        .map(value -> value));
    }

    private static Optional<Character> character(Yaml node, Findings findings) {
        if (node instanceof Yaml.Scalar scalar
                && scalar.text().length() == 1
                && scalar.text().charAt(0) != '\n'
                && scalar.text().charAt(0) != '\r') {
            return Optional.of(scalar.text().charAt(0));
        }
        return Shapes.wrong(node, findings, "one character", "write it in quotes, such as \";\" or \"\\t\"");
    }

    private static Optional<Test> withoutAge(Yaml node, Test test, Findings findings) {
        if (test.changesWithTime()) {
            findings.problem(node, "an age, which changes while the file stays", "compare with before or after");
            return Optional.empty();
        }
        return Optional.of(test);
    }

    /** Strict, so that the 31st of April is an error and not the 30th; month names are English. */
    private static Optional<DateTimeFormatter> pattern(Yaml node, String pattern, Findings findings) {
        try {
            return Optional.of(new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    .parseDefaulting(ChronoField.ERA, 1)
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT));
        } catch (IllegalArgumentException e) {
            findings.problem(
                    node,
                    "no pattern of a date and time (" + e.getMessage() + ")",
                    "write it such as yyyy-MM-dd HH:mm:ss; see Java's DateTimeFormatter");
            return Optional.empty();
        }
    }
}
