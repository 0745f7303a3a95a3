package dev.lockstep.core.sql;

import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB 2.0: {@code JSON} is checked text, regular expressions are RE2, and strings have the order of their code points. */
record DuckDbSyntax() implements Syntax {

    private static final String NUMBER_TYPES = "('UBIGINT', 'BIGINT', 'DOUBLE')";

    /** The least number of which ten-thousandths are not all doubles of their own: 2^52 / 10^4. */
    private static final String MAX_MONEY = "450359962737";

    /** The beginning of a named group, or what may hold the same characters and is none: a quotation, an escape, a class. */
    private static final Pattern GROUP_NAME =
            Pattern.compile("\\\\Q.*?(?:\\\\E|$)|\\\\.|\\[\\^?]?(?:[^]\\\\]++|\\\\.)*+]|\\(\\?<", Pattern.DOTALL);

    /** ISO 8601 as a date, or as date and time; whether there is such a day is left to the cast. */
    private static final String ISO_8601 =
            "([1-9]\\d{3}|0[1-9]\\d{2}|00[1-9]\\d|000[1-9])-\\d{2}-\\d{2}([Tt ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?"
                    + "([Zz]|[+-](0\\d|1[0-7]):?[0-5]\\d|[+-]18:?00)?)?";

    @Override
    public String text(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        String visible = Literals.escapeControls(quoted, c -> "' || chr(" + c + ") || '");
        return visible.equals(quoted) ? quoted : "(" + visible + ")";
    }

    @Override
    public String utc(String timestamp) {
        return "date_trunc('milliseconds', make_timestamp(epoch_us(" + timestamp + ")))";
    }

    @Override
    public String json(String column) {
        return "CAST(" + column + " AS JSON)";
    }

    @Override
    public String at(String document, List<String> steps) {
        StringBuilder at = new StringBuilder(document);
        steps.forEach(step -> at.append(" -> ").append(text(key(step))));
        return at.toString();
    }

    /** Text that begins with one of these would be read as a path, and an asterisk as any key. */
    private static String key(String step) {
        if (step.equals("*")) {
            return "/*";
        }
        return step.startsWith("$") || step.startsWith("/")
                ? "$.\"" + step.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                : step;
    }

    @Override
    public String read(Kind kind, String json) {
        String type = "json_type(" + json + ")";
        return switch (kind) {
            case JSON -> "CASE WHEN %s <> 'NULL' THEN %s END".formatted(type, json);
            case NUMBER -> "CASE WHEN %s IN %s THEN CAST(%s AS DOUBLE) END".formatted(type, NUMBER_TYPES, json);
            case TEXT -> "CASE WHEN %s = 'VARCHAR' THEN %s ->> '$' END".formatted(type, json);
            case FLAG -> "CASE WHEN %s = 'BOOLEAN' THEN CAST(%s AS BOOLEAN) END".formatted(type, json);
            case IDENTITY -> """
                CASE
                  WHEN %1$s = 'VARCHAR' THEN '"' || (%2$s ->> '$')
                  WHEN %1$s IN %3$s THEN CAST(CAST(%2$s AS DOUBLE) + 0.0 AS VARCHAR)
                  WHEN %1$s <> 'NULL' THEN CAST(%2$s AS VARCHAR)
                END""".formatted(type, json, NUMBER_TYPES);
            case INSTANT, UNITS -> throw new IllegalArgumentException(kind + " is derived");
        };
    }

    @Override
    public String instant(String number, String text) {
        String local = "regexp_extract(upper(" + text + "), '^.{10}([T ][0-9:]+(\\.\\d{1,3})?)?')";
        String offset = "regexp_extract(" + text + ", '[+-]\\d\\d:?\\d\\d$')";
        return """
                CASE
                  WHEN %1$s BETWEEN -62135596800 AND 100000000000
                    THEN make_timestamp_ms(CAST(floor(%1$s * 1000) AS BIGINT))
                  WHEN abs(%1$s) > 100000000000 AND %1$s >= -62135596800000 AND %1$s < 253402300800000
                    THEN make_timestamp_ms(CAST(floor(%1$s) AS BIGINT))
                  WHEN regexp_full_match(%2$s, '%3$s')
                    THEN TRY_CAST(replace(%4$s, 'T', ' ') AS TIMESTAMP)
                      - TRY_CAST(regexp_replace(coalesce(nullif(%5$s, ''), '+00:00'), '^\\+?(-?\\d\\d):?', '\\1:') AS INTERVAL)
                END""".formatted(number, text, ISO_8601, local, offset);
    }

    @Override
    public String units(String number) {
        return """
                CASE
                  WHEN abs(%1$s) < %2$s AND round(%1$s * 10000) / 10000 = %1$s
                    THEN CAST(round(%1$s * 10000) AS BIGINT)
                END""".formatted(number, MAX_MONEY);
    }

    @Override
    public String sum(Function<Kind, String> column) {
        String units = column.apply(Kind.UNITS);
        return """
                coalesce(CAST(sum(%1$s) AS DOUBLE) / 10000, 0)
                  + coalesce(fsum(%2$s) FILTER (WHERE %1$s IS NULL), 0)""".formatted(units, column.apply(Kind.NUMBER));
    }

    @Override
    public String mean(Function<Kind, String> column) {
        String units = column.apply(Kind.UNITS);
        String number = column.apply(Kind.NUMBER);
        return """
                CASE
                  WHEN count(%2$s) = count(%1$s) THEN CAST(sum(%1$s) AS DOUBLE) / (10000 * count(%1$s))
                  ELSE (%3$s) / count(%2$s)
                END""".formatted(units, number, sum(column));
    }

    @Override
    public String byCodePoint(String text) {
        return text;
    }

    @Override
    public String containsText(String text, String part) {
        return "contains(" + text + ", " + text(part) + ")";
    }

    @Override
    public String startsWith(String text, String prefix) {
        return "starts_with(" + text + ", " + text(prefix) + ")";
    }

    @Override
    public String endsWith(String text, String suffix) {
        return "ends_with(" + text + ", " + text(suffix) + ")";
    }

    @Override
    public String matches(String text, String pattern) {
        return "regexp_matches(" + text + ", " + text(withNamesAsInPython(pattern)) + ")";
    }

    /** DuckDB's RE2 knows only the elder way to name a group, {@code (?P<name>…)}. */
    private static String withNamesAsInPython(String pattern) {
        return GROUP_NAME.matcher(pattern).replaceAll(part -> {
            String same = part.group().equals("(?<") ? "(?P<" : part.group();
            return Matcher.quoteReplacement(same);
        });
    }

    /** Two JSON texts may differ and be equal, so lists and objects are compared part by part. */
    @Override
    public String equal(String json, Value value) {
        return switch (value) {
            case Value.Text(String text) -> "(" + read(Kind.TEXT, json) + ") = " + text(text);
            case Value.Number(double number) -> "(" + read(Kind.NUMBER, json) + ") = " + Literals.number(number);
            case Value.Flag(boolean flag) -> "(" + read(Kind.FLAG, json) + ") = " + flag;
            case Value.Items(List<Value> items) -> {
                List<String> parts = new ArrayList<>();
                parts.add("json_type(" + json + ") = 'ARRAY'");
                parts.add("json_array_length(" + json + ") = " + items.size());
                for (int i = 0; i < items.size(); i++) {
                    parts.add(equal(json + " -> " + i, items.get(i)));
                }
                yield "(" + String.join(" AND ", parts) + ")";
            }
            case Value.Fields(Map<String, Value> fields) -> {
                List<String> parts = new ArrayList<>();
                parts.add("json_type(" + json + ") = 'OBJECT'");
                parts.add("len(json_keys(" + json + ")) = " + fields.size());
                fields.forEach((key, field) -> parts.add(equal(at(json, List.of(key)), field)));
                yield "(" + String.join(" AND ", parts) + ")";
            }
        };
    }

    @Override
    public String anyElement(String json, Function<String, String> condition) {
        return "EXISTS (SELECT 1 FROM unnest(json_extract(" + json + ", '$[*]')) AS element(item) WHERE "
                + condition.apply("item") + ")";
    }

    @Override
    public String hash(String text) {
        return "left(sha256(" + text + "), 16)";
    }
}
