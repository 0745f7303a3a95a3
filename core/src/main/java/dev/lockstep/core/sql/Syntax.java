package dev.lockstep.core.sql;

import dev.lockstep.core.model.Value;
import java.util.List;
import java.util.function.Function;

/**
 * What the dialects say each in its own way. A condition may be NULL where it does not hold, and may stand between AND and
 * OR as it is.
 */
sealed interface Syntax permits DuckDbSyntax, PostgreSqlSyntax {

    /** A string. */
    String text(String text);

    /** A timestamp of either type as UTC without a zone, cut to milliseconds, whatever the zone of the session. */
    String utc(String timestamp);

    /** A column as JSON, whether it is stored as such or as text. */
    String json(String column);

    /** The JSON value at a path; NULL where a step is absent or is no object. */
    String at(String document, List<String> steps);

    /** A JSON value as this kind, which is not a derived one. */
    String read(Kind kind, String json);

    /**
     * The point in time that a number or a text says, as a timestamp without a zone: seconds up to 10^11, milliseconds above,
     * ISO 8601; NULL outside the years 1 to 9999. See {@link dev.lockstep.core.model.Instants}.
     */
    String instant(String number, String text);

    /** A number with at most four decimals as ten-thousandths, else NULL. */
    String units(String number);

    /** The sum of a property over a group, as a double; NULL where there is none. {@code column} names its columns. */
    String sum(Function<Kind, String> column);

    /** The mean of a property over a group, as a double; NULL where there is none. */
    String mean(Function<Kind, String> column);

    /** A text in an order by code point. */
    String byCodePoint(String text);

    /** Whether {@code part} is somewhere in the text. */
    String containsText(String text, String part);

    String startsWith(String text, String prefix);

    String endsWith(String text, String suffix);

    /** Whether an RE2 pattern matches somewhere in the text. */
    String matches(String text, String pattern);

    /** Whether a JSON value equals this one. */
    String equal(String json, Value value);

    /** Whether the JSON value is a list with an element of which the condition holds. */
    String anyElement(String json, Function<String, String> condition);

    /** The first sixteen hexadecimal digits of SHA-256, in lower case, in the order of their value. */
    String hash(String text);
}
