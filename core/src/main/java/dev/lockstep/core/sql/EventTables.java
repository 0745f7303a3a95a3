package dev.lockstep.core.sql;

import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The common table expressions that say something of a person's events: how many, when the latest, how much. Each has a row
 * for every person of whom there is something to say, and is written once however many conditions ask for it. Used once.
 *
 * <p>Windows are asked of a column {@code age}, and the instant is joined to the events alone: where a condition on one side
 * of an outer join compared a column with an instant that was joined on the other, DuckDB 2.0.0 lost rows.
 */
final class EventTables {

    private static final String EVENT = "event";

    private final Syntax syntax;
    private final Names names;
    private final Tests tests;
    private final JsonColumns properties;
    private final SequencedMap<List<Object>, Table> tables = new LinkedHashMap<>();
    private boolean asksReceipt;

    private record Table(String name, String body) {}

    EventTables(Syntax syntax, Names names) {
        this.syntax = syntax;
        this.names = names;
        this.tests = new Tests(syntax);
        this.properties = new JsonColumns("properties", syntax, names);
    }

    /** The name of the table with the number of events, {@code times}. */
    String count(EventFilter events, Span span) {
        return table(
                List.of("did", events, span),
                () -> new Table(
                        names.of(
                                "did",
                                words(events)
                                        + span.since()
                                                .map(anchor -> " since " + words(anchor))
                                                .orElse("")),
                        "SELECT person, count(*) AS times\n" + rows(events, span) + "\nGROUP BY person"));
    }

    /** The name of the table with when the latest or the first event {@code happened}, and its {@code age}. */
    String edge(EventFilter events, boolean latest) {
        return table(
                List.of("edge", events, latest),
                () -> new Table(
                        names.of(latest ? "latest" : "first", words(events)),
                        "SELECT person, %s(event.happened) AS happened, %s(event.age) AS age\n"
                                        .formatted(latest ? "max" : "min", latest ? "min" : "max")
                                + rows(events, Span.ALL)
                                + "\nGROUP BY person"));
    }

    /** The name of the table with the {@code age} of the latest or the first event, and whether it {@code passes}. */
    String edge(EventFilter events, boolean latest, List<PropertyTest> is) {
        return table(List.of("edge", events, latest, is), () -> {
            asksReceipt = true;
            return new Table(
                    names.of(latest ? "latest" : "first", words(events)),
                    "SELECT DISTINCT ON (person) person, event.age,\n  (%s) AS passes\n"
                                    .formatted(String.join(" AND ", passing(is)))
                            + rows(events, Span.ALL)
                            + "\nORDER BY person, event.happened%1$s, event.receipt%1$s"
                                    .formatted(latest ? " DESC" : ""));
        });
    }

    /** The name of the table with the measure of a property, {@code value}; NULL where no event has it. */
    String measure(Measure measure, Path path, EventFilter events, Span span) {
        Operand.AtPath property = new Operand.AtPath(properties, EVENT, path);
        return table(
                List.of(measure, path, events, span),
                () -> new Table(
                        names.of(measure.name().toLowerCase(Locale.ROOT), path.text()),
                        Layout.select(List.of("person", measured(measure, property) + " AS value"))
                                + "\n"
                                + rows(events, span)
                                + "\nGROUP BY person"));
    }

    /** All of it: the events themselves as they are asked about, then the tables, each after those it is made from. */
    List<String> written() {
        if (tables.isEmpty()) {
            return List.of();
        }
        List<String> written = new ArrayList<>();
        if (asksReceipt) {
            written.add("""
                    -- Rows stand in the order of receipt, which decides among events with one timestamp.
                    received AS (
                      SELECT events.*, row_number() OVER () AS receipt
                      FROM events
                    )""");
        }
        written.add(events());
        tables.values().forEach(table -> written.add(Layout.table(table.name + " AS", table.body)));
        return written;
    }

    private String events() {
        String stored = "SELECT person, name, %s AS happened%s%s\nFROM %s\nWHERE person IS NOT NULL"
                .formatted(
                        syntax.utc("events.at"),
                        asksReceipt ? ", receipt" : "",
                        properties.cast(),
                        asksReceipt ? "received AS events" : "events");
        String plain = "person, name, happened, now - happened AS age"
                + (asksReceipt ? ", receipt" : "")
                + (properties.has(Kind.INSTANT) ? ", now" : "");
        String existing = Layout.select(properties.read(plain)) + "\nFROM (\n" + Layout.indented(stored)
                + "\n) AS stored\nCROSS JOIN moment\nWHERE happened <= now";
        return "-- What had happened by then"
                + (properties.isEmpty() ? ".\n" : "; a property of another type than is asked for is NULL.\n")
                + (properties.has(Kind.UNITS)
                        ? "-- An amount of up to four decimals counts in ten-thousandths: sums are exact.\n"
                        : "")
                + Layout.table("event AS NOT MATERIALIZED", properties.derive(existing));
    }

    private String measured(Measure measure, Operand.AtPath property) {
        return switch (measure) {
            case SUM -> syntax.sum(property::column);
            case AVG -> syntax.mean(property::column);
            case MIN -> "min(" + property.column(Kind.NUMBER) + ")";
            case MAX -> "max(" + property.column(Kind.NUMBER) + ")";
            case DISTINCT -> "count(DISTINCT " + property.column(Kind.IDENTITY) + ")";
        };
    }

    /** The name of the table with this key, which is written where nobody has asked for it before. */
    private String table(List<Object> key, Supplier<Table> writer) {
        Table known = tables.get(key);
        if (known != null) {
            return known.name;
        }
        Table table = writer.get();
        tables.put(key, table);
        return table.name;
    }

    /** FROM and WHERE of the events that match and lie in the span. */
    private String rows(EventFilter events, Span span) {
        StringBuilder rows = new StringBuilder("FROM event");
        List<String> conditions = new ArrayList<>();
        named(events, conditions);
        conditions.addAll(passing(events.where()));
        span.since().ifPresent(filter -> {
            String anchor = edge(filter, true);
            rows.append("\nJOIN ").append(anchor).append(" USING (person)");
            conditions.add("event.happened >= " + anchor + ".happened");
        });
        conditions.addAll(Tests.ages(span.window(), "event.age"));
        if (span.after() != Instants.DAWN) {
            conditions.add("event.happened >= " + Literals.timestamp(span.after()));
        }
        if (span.before() != Instants.NEVER) {
            conditions.add("event.happened < " + Literals.timestamp(span.before()));
        }
        if (!conditions.isEmpty()) {
            rows.append("\nWHERE ").append(String.join("\n  AND ", conditions));
        }
        return rows.toString();
    }

    private void named(EventFilter events, List<String> conditions) {
        List<String> exact = new ArrayList<>();
        List<String> any = new ArrayList<>();
        for (EventName name : events.names()) {
            switch (name) {
                case EventName.Exactly(String text) -> exact.add(syntax.text(text));
                case EventName.Prefix(String prefix) -> {
                    if (prefix.isEmpty()) {
                        return;
                    }
                    any.add(syntax.startsWith("name", prefix));
                }
            }
        }
        if (!exact.isEmpty()) {
            any.addFirst(exact.size() == 1 ? "name = " + exact.get(0) : "name IN (" + String.join(", ", exact) + ")");
        }
        conditions.add(any.size() == 1 ? any.get(0) : "(" + String.join(" OR ", any) + ")");
    }

    private List<String> passing(List<PropertyTest> propertyTests) {
        return propertyTests.stream()
                .flatMap(test -> tests.write(test.test(), new Operand.AtPath(properties, EVENT, test.path())).stream())
                .toList();
    }

    private static String words(EventFilter events) {
        return events.names().stream().map(EventName::written).collect(Collectors.joining(" or "));
    }
}
