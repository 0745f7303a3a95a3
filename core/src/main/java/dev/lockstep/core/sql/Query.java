package dev.lockstep.core.sql;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.program.References;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One query in the making. Conditions are written from the segment down; each asks for the tables and columns that it needs,
 * and what has been asked for before is not written again. Used once.
 */
final class Query {

    private static final String PROFILE = "profile";

    /** Something that is no white space. */
    private static final String NOT_BLANK = "\\S";

    /** Something around the first {@code @}. */
    private static final String E_MAIL = "(?s)^[^@]*[^@\\s][^@]*@.*\\S";

    /** A sample is drawn by so many hexadecimal digits. */
    private static final int HASH_DIGITS = 16;

    private final Map<String, Condition> segments;
    private final Syntax syntax;
    private final Tests tests;
    private final Names names = new Names();
    private final EventTables events;
    private final JsonColumns attributes;

    /** The tables of the members of other segments, by segment. */
    private final SequencedMap<String, String> memberTables = new LinkedHashMap<>();

    private boolean asksProfile;

    /** What the condition of one segment looks at, beside everyone. */
    private static final class Sources {
        private final SequencedSet<String> tables = new LinkedHashSet<>();

        /** A column of a table; NULL for a person who is not in it. */
        String column(String table, String column) {
            tables.add(table);
            return table + "." + column;
        }
    }

    /** @param segments the segment and all that it refers to, with {@code member} */
    Query(Map<String, Condition> segments, Syntax syntax) {
        this.segments = segments;
        this.syntax = syntax;
        this.tests = new Tests(syntax);
        this.events = new EventTables(syntax, names);
        this.attributes = new JsonColumns("attributes", syntax, names);
    }

    /** The whole query. */
    String text(String segment, long instant) {
        List<String> members = new ArrayList<>();
        for (String other : References.inOrder(needed(segment))) {
            if (!other.equals(segment)) {
                String selected = members(other);
                String name = names.of("in", other);
                memberTables.put(other, name);
                members.add(Layout.comment("Segment " + other) + Layout.table(name + " AS", selected));
            }
        }
        String answer = members(segment);
        List<String> tables = new ArrayList<>();
        tables.add("""
                -- The instant that is asked about, in UTC, stands here alone. To ask about now, always:
                -- SELECT date_trunc('milliseconds', now() AT TIME ZONE 'UTC') AS now
                moment AS NOT MATERIALIZED (
                  SELECT %s AS now
                )""".formatted(Literals.timestamp(instant)));
        tables.add("""
                everyone AS (
                  SELECT person FROM people WHERE person IS NOT NULL
                  UNION
                  SELECT person FROM events WHERE person IS NOT NULL
                )""");
        if (asksProfile) {
            tables.add(profiles());
        }
        tables.addAll(events.written());
        tables.addAll(members);
        return "WITH\n" + String.join(",\n", tables) + "\n" + answer + "\nORDER BY person\n";
    }

    /** The segment and those it refers to, directly or through others. */
    private Map<String, Condition> needed(String segment) {
        Map<String, Condition> needed = new LinkedHashMap<>();
        List<String> open = new ArrayList<>(List.of(segment));
        while (!open.isEmpty()) {
            String name = open.removeLast();
            if (needed.putIfAbsent(name, condition(name)) == null) {
                open.addAll(References.of(condition(name)));
            }
        }
        return needed;
    }

    private Condition condition(String segment) {
        Condition condition = segments.get(segment);
        if (condition == null) {
            throw new IllegalArgumentException("there is no segment \"" + segment + "\"");
        }
        return condition;
    }

    private String profiles() {
        boolean asksNow = attributes.has(Kind.INSTANT);
        String stored = Layout.select(attributes.read(asksNow ? "person, now" : "person"))
                + "\nFROM (\n" + Layout.indented("SELECT person" + attributes.cast() + "\nFROM people")
                + "\n) AS stored"
                + (asksNow ? "\nCROSS JOIN moment" : "");
        return "-- An attribute of another type than is asked for is NULL.\n"
                + Layout.table(PROFILE + " AS NOT MATERIALIZED", attributes.derive(stored));
    }

    /** SELECT of the people in a segment. */
    private String members(String segment) {
        Sources sources = new Sources();
        String where = write(condition(segment), sources);
        StringBuilder out = new StringBuilder("SELECT person\nFROM everyone");
        sources.tables.forEach(table -> out.append("\nLEFT JOIN ").append(table).append(" USING (person)"));
        return out.append("\nWHERE ").append(Layout.indented(where).strip()).toString();
    }

    /** A condition that is TRUE or FALSE for everyone, never NULL, so that it may stand under NOT. */
    private String write(Condition condition, Sources sources) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> group(children, "AND", sources);
            case Condition.Any(List<Condition> children) -> group(children, "OR", sources);
            case Condition.Not(Condition child) -> "NOT " + Layout.inBrackets(write(child, sources));
            case Condition.Did did ->
                "coalesce(" + sources.column(events.count(did.events(), did.span()), "times") + ", 0) "
                        + counted(did.count());
            case Condition.Latest(EventFilter filter, Window window, List<PropertyTest> is) ->
                edge(filter, window, is, true, sources);
            case Condition.First(EventFilter filter, Window window, List<PropertyTest> is) ->
                edge(filter, window, is, false, sources);
            case Condition.Aggregate aggregate -> aggregate(aggregate, sources);
            case Condition.Attribute(Path path, Test test) -> attribute(path, test, sources);
            case Condition.Member(String segment) ->
                sources.column(requireNonNull(memberTables.get(segment)), "person") + " IS NOT NULL";
            case Condition.HasIdentifier(String type) -> identifier(type, sources);
            case Condition.Sample sample -> sample(sample);
        };
    }

    private String group(List<Condition> children, String operator, Sources sources) {
        if (children.size() == 1) {
            return write(children.get(0), sources);
        }
        return children.stream()
                .map(child -> isGroup(child) ? Layout.inBrackets(write(child, sources)) : write(child, sources))
                .collect(Collectors.joining("\n" + operator + " "));
    }

    private static boolean isGroup(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> children.size() > 1 || isGroup(children.get(0));
            case Condition.Any(List<Condition> children) -> children.size() > 1 || isGroup(children.get(0));
            // A sum may be tested by several comparisons, which then stand side by side.
            case Condition.Aggregate aggregate -> aggregate.test().comparisons().size() > 1;
            case Condition.Not not -> false;
            case Condition.Did did -> false;
            case Condition.Latest latest -> false;
            case Condition.First first -> false;
            case Condition.Attribute attribute -> false;
            case Condition.Member member -> false;
            case Condition.HasIdentifier identifier -> false;
            case Condition.Sample sample -> false;
        };
    }

    private static String counted(Count count) {
        if (count.atLeast() == count.atMost()) {
            return "= " + count.atLeast();
        }
        if (count.atMost() == Count.ANY_NUMBER) {
            return ">= " + count.atLeast();
        }
        return count.atLeast() == 0 ? "<= " + count.atMost() : "BETWEEN " + count.atLeast() + " AND " + count.atMost();
    }

    private String edge(EventFilter filter, Window window, List<PropertyTest> is, boolean latest, Sources sources) {
        String table = is.isEmpty() ? events.edge(filter, latest) : events.edge(filter, latest, is);
        String age = sources.column(table, "age");
        List<String> conditions = new ArrayList<>(Tests.ages(window, age));
        if (!is.isEmpty()) {
            conditions.add(table + ".passes");
        }
        return conditions.isEmpty() ? age + " IS NOT NULL" : Layout.isTrue(conditions);
    }

    private String aggregate(Condition.Aggregate aggregate, Sources sources) {
        Measure measure = aggregate.measure();
        String value = sources.column(
                events.measure(measure, aggregate.property(), aggregate.events(), aggregate.span()), "value");
        return switch (measure) {
            case SUM, DISTINCT -> {
                Operand whole = new Operand.Measured("coalesce(" + value + ", 0)");
                yield String.join(" AND ", tests.write(aggregate.test(), whole));
            }
            case AVG, MIN, MAX -> Layout.isTrue(tests.write(aggregate.test(), new Operand.Measured(value)));
        };
    }

    private String attribute(Path path, Test test, Sources sources) {
        return Layout.isTrue(tests.write(test, profile(path, sources)));
    }

    private Operand.AtPath profile(Path path, Sources sources) {
        asksProfile = true;
        sources.tables.add(PROFILE);
        return new Operand.AtPath(attributes, PROFILE, path);
    }

    /** A person's name says what they are known by; what else they are known by is among their attributes. */
    private String identifier(String type, Sources sources) {
        String email = syntax.startsWith("person", "email:");
        String anonymous = syntax.startsWith("person", "anonymous:");
        if (type.equals(Identifier.Kind.ID.type())) {
            return "NOT (" + email + " OR " + anonymous + ")";
        }
        Operand.AtPath attribute = profile(new Path(type, List.of(type)), sources);
        if (type.equals(Identifier.Kind.EMAIL.type())) {
            return "(" + email + " OR " + Layout.isTrue(List.of(usable(attribute, true))) + ")";
        }
        if (type.equals(Identifier.Kind.ANONYMOUS.type())) {
            return "(" + anonymous + " OR " + attribute.value() + " IS NOT NULL)";
        }
        return Layout.isTrue(List.of(usable(attribute, false)));
    }

    /** Whether the attribute, or an element of the list that it is, is usable as an identifier. */
    private String usable(Operand.AtPath attribute, boolean isEmail) {
        return usable(attribute::column, isEmail)
                + " OR "
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
        String digits = limit.toString(16);
        return syntax.hash(syntax.text(sample.salt() + ":") + " || person") + " < '"
                + "0".repeat(HASH_DIGITS - digits.length()) + digits + "'";
    }
}
