package dev.lockstep.core.sql;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.program.References;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One query in the making. Conditions are written from the segment down; each asks for the tables and columns that it needs,
 * and what has been asked for before is not written again. Used once.
 */
final class Query {

    private static final String EVENT = "event";
    private static final String RECEIVED = "received";
    private static final String PROFILE = "profile";

    private static final String NOT_BLANK = "\\S";

    /** Something around the first {@code @}. */
    private static final String E_MAIL = "(?s)^[^@]*[^@\\s][^@]*@.*\\S";

    private final Map<String, Condition> segments;
    private final Syntax syntax;
    private final Tests tests;
    private final Names names = new Names();
    private final JsonColumns properties;
    private final JsonColumns attributes;
    private final SequencedMap<List<Object>, Table> tables = new LinkedHashMap<>();
    private boolean asksReceipt;

    /** A common table expression with one row for each person of whom there is something to say. */
    private record Table(String name, String body) {}

    /** Where the members of one segment come from. */
    private static final class Members {
        private final SequencedSet<String> joined = new LinkedHashSet<>();
        private boolean asksNow;

        /** A column of a table, which is NULL for a person who is not in it. */
        String column(String table, String column) {
            joined.add(table);
            return table + "." + column;
        }
    }

    Query(Map<String, Condition> segments, Syntax syntax) {
        this.segments = segments;
        this.syntax = syntax;
        this.tests = new Tests(syntax);
        this.properties = new JsonColumns("properties", syntax, names);
        this.attributes = new JsonColumns("attributes", syntax, names);
    }

    /** The query, without the lines of comment at its head. */
    String text(String segment, long instant) {
        for (String needed : References.inOrder(neededFor(segment))) {
            if (!needed.equals(segment)) {
                tables.put(member(needed), new Table(names.of("in", needed), members(needed)));
            }
        }
        String members = members(segment);
        List<String> parts = new ArrayList<>();
        parts.add("""
                -- The instant that is asked about, UTC; it stands here alone.
                moment AS NOT MATERIALIZED (
                  SELECT %s AS now
                )""".formatted(Literals.timestamp(instant)));
        if (tables.keySet().stream().anyMatch(key -> !(key.get(0) instanceof Condition.Member))) {
            parts.add(events());
        }
        if (asksReceipt) {
            parts.add("""
                    -- Rows stand in the order of receipt, which decides among events with one timestamp.
                    received AS (
                      SELECT *, row_number() OVER () AS receipt FROM event
                    )""");
        }
        if (!attributes.isEmpty()) {
            parts.add(profiles());
        }
        parts.add("""
                everyone AS (
                  SELECT person FROM people WHERE person IS NOT NULL
                  UNION
                  SELECT person FROM events WHERE person IS NOT NULL
                )""");
        tables.values().forEach(table -> parts.add(table.name + " AS (\n" + indented(table.body, 2) + "\n)"));
        return "WITH\n" + String.join(",\n", parts) + "\n" + members + "\nORDER BY person\n";
    }

    /** The segment and those it refers to, directly or through others. */
    private Map<String, Condition> neededFor(String segment) {
        Map<String, Condition> needed = new LinkedHashMap<>();
        List<String> open = new ArrayList<>(List.of(segment));
        while (!open.isEmpty()) {
            String name = open.removeLast();
            Condition condition = segments.get(name);
            if (condition == null) {
                throw new IllegalArgumentException("there is no segment \"" + name + "\"");
            }
            if (needed.putIfAbsent(name, condition) == null) {
                open.addAll(References.of(condition));
            }
        }
        return needed;
    }

    private String events() {
        String stored = "SELECT person, name, %s AS happened%s\nFROM events\nWHERE person IS NOT NULL"
                .formatted(syntax.utc("events.at"), cast(properties));
        return "-- What has happened by then. " + (properties.isEmpty() ? "" : "A property of another type than asked is NULL.")
                        .stripTrailing()
                + "\n"
                + typed(EVENT, List.of("person", "name", "happened", "now"), properties, stored, "\nCROSS JOIN moment\nWHERE happened <= now");
    }

    private String profiles() {
        String stored = "SELECT person%s FROM people".formatted(cast(attributes));
        return "-- An attribute of another type than asked is NULL.\n"
                + typed(PROFILE, List.of("person"), attributes, stored, "");
    }

    private String cast(JsonColumns columns) {
        return columns.isEmpty()
                ? ""
                : ", " + syntax.json(columns.document()) + " AS " + columns.document();
    }

    /** Reads JSON into columns, in two steps where some are made of others. */
    private static String typed(String name, List<String> plain, JsonColumns columns, String stored, String rest) {
        List<String> read = new ArrayList<>(List.of(String.join(", ", plain)));
        read.addAll(columns.read());
        String body = select(read) + "\nFROM (\n" + indented(stored, 2) + "\n) AS stored" + rest;
        List<String> derived = new ArrayList<>(List.of("*"));
        derived.addAll(columns.derived());
        if (derived.size() > 1) {
            body = select(derived) + "\nFROM (\n" + indented(body, 2) + "\n) AS typed";
        }
        return name + " AS NOT MATERIALIZED (\n" + indented(body, 2) + "\n)";
    }

    private static String select(List<String> columns) {
        return "SELECT " + indented(String.join(",\n", columns), 2).strip();
    }

    /** SELECT of the people in a segment. */
    private String members(String segment) {
        Condition condition = segments.get(segment);
        if (condition == null) {
            throw new IllegalArgumentException("there is no segment \"" + segment + "\"");
        }
        Members members = new Members();
        String where = write(condition, members);
        StringBuilder out = new StringBuilder("SELECT person\nFROM everyone");
        if (members.asksNow) {
            out.append("\nCROSS JOIN moment");
        }
        members.joined.forEach(table -> out.append("\nLEFT JOIN ").append(table).append(" USING (person)"));
        return out.append("\nWHERE ").append(indented(where, 2).strip()).toString();
    }

    /** A condition that is TRUE or FALSE for everyone, never NULL, so that it may stand under NOT. */
    private String write(Condition condition, Members members) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> joined(children, "AND", members);
            case Condition.Any(List<Condition> children) -> joined(children, "OR", members);
            case Condition.Not(Condition child) -> "NOT " + inBrackets(write(child, members));
            case Condition.Did did -> did(did, members);
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) ->
                edge(events, window, is, true, members);
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                edge(events, window, is, false, members);
            case Condition.Aggregate aggregate -> aggregate(aggregate, members);
            case Condition.Attribute(Path path, Test test) -> attribute(path, test, members);
            case Condition.Member member -> members.column(table(member), "person") + " IS NOT NULL";
            case Condition.HasIdentifier(String type) -> identifier(type, members);
            case Condition.Sample sample -> sample(sample);
        };
    }

    private String joined(List<Condition> children, String operator, Members members) {
        if (children.size() == 1) {
            return write(children.get(0), members);
        }
        return children.stream()
                .map(child -> isGroup(child) ? inBrackets(write(child, members)) : write(child, members))
                .collect(Collectors.joining("\n" + operator + " "));
    }

    private static boolean isGroup(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> children.size() > 1 || isGroup(children.get(0));
            case Condition.Any(List<Condition> children) -> children.size() > 1 || isGroup(children.get(0));
            case Condition.Not not -> false;
            case Condition.Did did -> false;
            case Condition.Latest latest -> false;
            case Condition.First first -> false;
            case Condition.Aggregate aggregate -> false;
            case Condition.Attribute attribute -> false;
            case Condition.Member member -> false;
            case Condition.HasIdentifier identifier -> false;
            case Condition.Sample sample -> false;
        };
    }

    private static String inBrackets(String condition) {
        return condition.indexOf('\n') < 0 ? "(" + condition + ")" : "(\n" + indented(condition, 2) + "\n)";
    }

    private String did(Condition.Did did, Members members) {
        Span span = did.span();
        Table table = table(List.of("did", did.events(), span), () -> new Table(
                names.of("did", words(did.events())),
                "SELECT person, count(*) AS times\n" + rows(EVENT, did.events(), span) + "\nGROUP BY person"));
        return "coalesce(" + members.column(table.name, "times") + ", 0) " + counted(did.count());
    }

    private static String counted(Count count) {
        if (count.atLeast() == count.atMost()) {
            return "= " + count.atLeast();
        }
        if (count.atMost() == Count.ANY_NUMBER) {
            return ">= " + count.atLeast();
        }
        return count.atLeast() == 0
                ? "<= " + count.atMost()
                : "BETWEEN " + count.atLeast() + " AND " + count.atMost();
    }

    private String edge(EventFilter events, Window window, List<PropertyTest> is, boolean latest, Members members) {
        Table table = is.isEmpty() ? edge(events, latest) : edge(events, latest, is);
        String happened = members.column(table.name, "happened");
        List<String> conditions = new ArrayList<>(Tests.ages(window, happened));
        members.asksNow |= !conditions.isEmpty();
        if (!is.isEmpty()) {
            conditions.add(members.column(table.name, "passes"));
        }
        return conditions.isEmpty() ? happened + " IS NOT NULL" : isTrue(conditions);
    }

    private Table edge(EventFilter events, boolean latest) {
        return table(List.of("edge", events, latest), () -> new Table(
                names.of(latest ? "latest" : "first", words(events)),
                "SELECT person, %s(event.happened) AS happened\n".formatted(latest ? "max" : "min")
                        + rows(EVENT, events, Span.ALL) + "\nGROUP BY person"));
    }

    private Table edge(EventFilter events, boolean latest, List<PropertyTest> is) {
        return table(List.of("edge", events, latest, is), () -> {
            asksReceipt = true;
            String order = latest ? " DESC" : "";
            return new Table(
                    names.of(latest ? "latest" : "first", words(events)),
                    "SELECT DISTINCT ON (person) person, event.happened, (%s) AS passes\n"
                                    .formatted(String.join(" AND ", passing(is)))
                            + rows(RECEIVED + " AS " + EVENT, events, Span.ALL)
                            + "\nORDER BY person, event.happened%1$s, event.receipt%1$s".formatted(order));
        });
    }

    private String aggregate(Condition.Aggregate aggregate, Members members) {
        Measure measure = aggregate.measure();
        Span span = aggregate.span();
        Operand.AtPath property = new Operand.AtPath(properties, EVENT, aggregate.property());
        Table table = table(List.of(measure, aggregate.property(), aggregate.events(), span), () -> new Table(
                names.of(measure.name().toLowerCase(Locale.ROOT), aggregate.property().text()),
                select(List.of("person", measured(measure, property) + " AS value")) + "\n"
                        + rows(EVENT, aggregate.events(), span) + "\nGROUP BY person"));
        String value = members.column(table.name, "value");
        return switch (measure) {
            case SUM, DISTINCT -> {
                Operand whole = new Operand.Measured("coalesce(" + value + ", 0)");
                yield String.join(" AND ", tests.write(aggregate.test(), whole));
            }
            case AVG, MIN, MAX -> isTrue(tests.write(aggregate.test(), new Operand.Measured(value)));
        };
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

    private String attribute(Path path, Test test, Members members) {
        members.joined.add(PROFILE);
        members.asksNow |= test.changesWithTime();
        return isTrue(tests.write(test, new Operand.AtPath(attributes, PROFILE, path)));
    }

    /** A person's name says what they are known by; what else they are known by is among their attributes. */
    private String identifier(String type, Members members) {
        String email = syntax.startsWith("person", "email:");
        String anonymous = syntax.startsWith("person", "anonymous:");
        if (type.equals(Identifier.Kind.ID.type())) {
            return "NOT (" + email + " OR " + anonymous + ")";
        }
        members.joined.add(PROFILE);
        Operand.AtPath attribute = new Operand.AtPath(attributes, PROFILE, new Path(type, List.of(type)));
        if (type.equals(Identifier.Kind.EMAIL.type())) {
            return "(" + email + " OR " + isTrue(List.of(usable(attribute, true))) + ")";
        }
        if (type.equals(Identifier.Kind.ANONYMOUS.type())) {
            return "(" + anonymous + " OR " + attribute.value() + " IS NOT NULL)";
        }
        return isTrue(List.of(usable(attribute, false)));
    }

    /** Whether the attribute, or an element of the list that it is, is usable as an identifier. */
    private String usable(Operand.AtPath attribute, boolean isEmail) {
        return usable(attribute::column, isEmail) + " OR "
                + syntax.anyElement(attribute.value(), item -> usable(kind -> syntax.read(kind, item), isEmail));
    }

    private String usable(Function<Kind, String> value, boolean isEmail) {
        return isEmail
                ? syntax.matches(value.apply(Kind.TEXT), E_MAIL)
                : value.apply(Kind.NUMBER) + " IS NOT NULL OR " + syntax.matches(value.apply(Kind.TEXT), NOT_BLANK);
    }

    private String sample(Condition.Sample sample) {
        BigInteger limit = Sampling.limit(sample.percent());
        if (limit.bitLength() > Long.SIZE) {
            return "TRUE";
        }
        String hex = limit.toString(16);
        return syntax.hash(syntax.text(sample.salt() + ":") + " || person") + " < '" + "0".repeat(16 - hex.length()) + hex
                + "'";
    }

    private static List<Object> member(String segment) {
        return List.of(new Condition.Member(segment));
    }

    private String table(Condition.Member member) {
        Table table = tables.get(List.<Object>of(member));
        if (table == null) {
            throw new IllegalStateException("a segment is written after those it refers to");
        }
        return table.name;
    }

    /** The table with this key, written where nobody has asked for it before. */
    private Table table(List<Object> key, Supplier<Table> writer) {
        Table known = tables.get(key);
        if (known != null) {
            return known;
        }
        Table table = writer.get();
        tables.put(key, table);
        return table;
    }

    /** FROM and WHERE of the events that match and lie in the span. */
    private String rows(String from, EventFilter events, Span span) {
        StringBuilder out = new StringBuilder("FROM ").append(from);
        List<String> conditions = new ArrayList<>();
        named(events, conditions);
        conditions.addAll(passing(events.where()));
        span.since().ifPresent(filter -> {
            Table anchor = edge(filter, true);
            out.append("\nJOIN ").append(anchor.name).append(" USING (person)");
            conditions.add("event.happened >= " + anchor.name + ".happened");
        });
        conditions.addAll(Tests.ages(span.window(), "event.happened"));
        if (span.after() != Instants.DAWN) {
            conditions.add("event.happened >= " + Literals.timestamp(span.after()));
        }
        if (span.before() != Instants.NEVER) {
            conditions.add("event.happened < " + Literals.timestamp(span.before()));
        }
        if (!conditions.isEmpty()) {
            out.append("\nWHERE ").append(String.join("\n  AND ", conditions));
        }
        return out.toString();
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
        if (exact.size() == 1) {
            any.addFirst("name = " + exact.get(0));
        }
        if (exact.size() > 1) {
            any.addFirst("name IN (" + String.join(", ", exact) + ")");
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

    private static String isTrue(List<String> conditions) {
        return "(" + String.join(" AND ", conditions) + ") IS TRUE";
    }

    private static String indented(String text, int spaces) {
        String indent = " ".repeat(spaces);
        return text.lines().map(line -> indent + line).collect(Collectors.joining("\n"));
    }
}
