package dev.lockstep.core.sql;

/**
 * How a JSON value is read into a column of its own. A value of another type is NULL there, so that nothing is coerced and no
 * cast can fail.
 */
enum Kind {
    /** Any value but {@code null}, as JSON. */
    JSON("json", false),
    NUMBER("number", false),
    /** A string. */
    TEXT("text", false),
    /** A boolean. */
    FLAG("flag", false),
    /** Something that is the same for equal values and for no others. */
    IDENTITY("identity", false),
    /** A point in time, UTC; made of the number and the text. */
    INSTANT("instant", true),
    /** A number with at most four decimals as whole ten-thousandths; made of the number. */
    UNITS("units", true);

    private final String suffix;
    private final boolean derived;

    Kind(String suffix, boolean derived) {
        this.suffix = suffix;
        this.derived = derived;
    }

    /** How the names of such columns end. */
    String suffix() {
        return suffix;
    }

    /** Whether it is made of columns of other kinds, and not of the JSON value. */
    boolean isDerived() {
        return derived;
    }
}
