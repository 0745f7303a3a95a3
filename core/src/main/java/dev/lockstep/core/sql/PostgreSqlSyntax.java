package dev.lockstep.core.sql;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * PostgreSQL from 15 on: {@code jsonb} compares by value, numbers in it are exact decimals, strings have the order of the
 * database's locale unless told otherwise, and regular expressions are not RE2.
 */
record PostgreSqlSyntax() implements Syntax {

    private static final String GREATEST_DOUBLE = "1.7976931348623157E308";

    /**
     * ISO 8601 as a date that there is, or as date and time. A cast of anything else would end the query, and there is no
     * cast that does not before PostgreSQL 16.
     */
    private static final String ISO_8601 = "^(?!0000)("
            + "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
            + "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
            + "([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?"
            + "([Zz]|[+-](0[0-9]|1[0-7]):?[0-5][0-9]|[+-]18:?00)?)?$";

    @Override
    public String text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new UntranslatableException("the character U+0000 is asked for, which no text in PostgreSQL can hold;"
                    + " leave it out of the segment, or use --dialect duckdb");
        }
        String quoted = "'" + text.replace("'", "''") + "'";
        // Whether a backslash in plain quotes is one character or an escape is a setting of the server.
        String escaped = Literals.escapeControls(
                quoted.replace("\\", "\\\\"), c -> "\\u" + HexFormat.of().toHexDigits((char) c));
        return escaped.equals(quoted) ? quoted : "E" + escaped;
    }

    /** The difference to the epoch is the same for both types of timestamp, and knows no zone. */
    @Override
    public String utc(String timestamp) {
        return "date_trunc('milliseconds', TIMESTAMP 'epoch' + (" + timestamp + " - 'epoch'))";
    }

    @Override
    public String json(String column) {
        return "CAST(" + column + " AS jsonb)";
    }

    @Override
    public String at(String document, List<String> steps) {
        StringBuilder at = new StringBuilder(document);
        steps.forEach(step -> at.append(" -> ").append(text(step)));
        return at.toString();
    }

    @Override
    public String read(Kind kind, String json) {
        return switch (kind) {
            case JSON, IDENTITY -> "nullif(" + json + ", 'null')";
            case NUMBER -> """
                CASE jsonb_typeof(%1$s) WHEN 'number'
                  THEN CASE WHEN abs(CAST(%1$s AS numeric)) <= %2$s THEN CAST(%1$s AS numeric) END
                END""".formatted(json, GREATEST_DOUBLE);
            case TEXT -> "CASE jsonb_typeof(%1$s) WHEN 'string' THEN %1$s #>> '{}' END".formatted(json);
            case FLAG -> "CASE jsonb_typeof(%1$s) WHEN 'boolean' THEN CAST(%1$s AS boolean) END".formatted(json);
            case INSTANT, UNITS -> throw new IllegalArgumentException(kind + " is derived");
        };
    }

    /** A number becomes an interval by way of text, because an interval times a number is a product of doubles. */
    @Override
    public String instant(String number, String text) {
        String local = "substring(" + text + " from '^.{10}(?:[Tt ][0-9:]+(?:[.][0-9]{1,3})?)?')";
        String offset = "substring(" + text + " from '[+-][0-9]{2}:?[0-9]{2}$')";
        return """
                CASE
                  WHEN %1$s BETWEEN -62135596800 AND 100000000000
                    THEN TIMESTAMP 'epoch' + CAST(floor(%1$s * 1000) || ' milliseconds' AS interval)
                  WHEN abs(%1$s) > 100000000000 AND %1$s >= -62135596800000 AND %1$s < 253402300800000
                    THEN TIMESTAMP 'epoch' + CAST(floor(%1$s) || ' milliseconds' AS interval)
                  WHEN %2$s ~ '%3$s'
                    THEN CAST(%4$s AS timestamp)
                      - CAST(regexp_replace(coalesce(%5$s, '+00:00'), '^(...):?', %6$s) AS interval)
                END""".formatted(number, text, ISO_8601, local, offset, text("\\1:"));
    }

    @Override
    public String units(String number) {
        throw new IllegalArgumentException("decimals are exact as they are");
    }

    @Override
    public String sum(Function<Kind, String> column) {
        return "CAST(sum(" + column.apply(Kind.NUMBER) + ") AS double precision)";
    }

    @Override
    public String mean(Function<Kind, String> column) {
        return "CAST(avg(" + column.apply(Kind.NUMBER) + ") AS double precision)";
    }

    @Override
    public String byCodePoint(String text) {
        return text + " COLLATE \"C\"";
    }

    @Override
    public String containsText(String text, String part) {
        return "strpos(" + text + ", " + text(part) + ") > 0";
    }

    @Override
    public String startsWith(String text, String prefix) {
        return "starts_with(" + text + ", " + text(prefix) + ")";
    }

    @Override
    public String endsWith(String text, String suffix) {
        return "right(" + text + ", " + suffix.codePointCount(0, suffix.length()) + ") = " + text(suffix);
    }

    @Override
    public String matches(String text, String pattern) {
        return text + " ~ " + text(PostgreSqlPattern.of(pattern));
    }

    @Override
    public String equal(String json, Value value) {
        String canonical = Values.canonicalJson(value);
        if (canonical.contains("\\u0000")) {
            text("\0");
        }
        return "(" + json + ") = CAST(" + text(canonical) + " AS jsonb)";
    }

    @Override
    public String anyElement(String json, Function<String, String> condition) {
        return "EXISTS (SELECT 1 FROM jsonb_array_elements(CASE jsonb_typeof(" + json + ") WHEN 'array' THEN " + json
                + " END) AS element(item) WHERE " + condition.apply("item") + ")";
    }

    @Override
    public String hash(String text) {
        return "left(encode(sha256(convert_to(" + text + ", 'UTF8')), 'hex'), 16) COLLATE \"C\"";
    }
}
