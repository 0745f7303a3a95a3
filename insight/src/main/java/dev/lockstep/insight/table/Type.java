package dev.lockstep.insight.table;

import java.util.Locale;

/** What a column holds. A cell may be empty in any of them. */
public enum Type {
    TEXT("VARCHAR", "text"),
    WHOLE("BIGINT", "a whole number"),
    /** Exact, as money is. */
    DECIMAL("DECIMAL(38, 6)", "a number with up to six decimals, exact"),
    NUMBER("DOUBLE PRECISION", "a number"),
    FLAG("BOOLEAN", "true or false"),
    INSTANT("TIMESTAMP WITH TIME ZONE", "an instant, ISO 8601 with milliseconds, UTC"),
    DAY("DATE", "a day, ISO 8601"),
    JSON("JSON", "JSON; an object in the JSON form of the API");

    private final String sql;
    private final String says;

    Type(String sql, String says) {
        this.sql = sql;
        this.says = says;
    }

    /** The type in SQL, which DuckDB and PostgreSQL know by the same name. */
    public String sql() {
        return sql;
    }

    /** What its cells are, in words. */
    public String says() {
        return says;
    }

    /** As the reference and the API call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
