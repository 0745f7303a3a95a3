package dev.lockstep.ingest.call;

import java.util.Locale;

/** Why something that was sent is no fact. The {@link #code} is what counts, rejects and metrics are labelled with. */
public enum Reason {
    /** Not JSON, or not one whole JSON object. */
    BROKEN_JSON,
    /** A row whose quotes do not fit, or that has more or fewer cells than the header. */
    BROKEN_ROW,
    /** Not UTF-8, or half a character among the escapes. */
    BROKEN_TEXT,
    /** Longer than it may be, or with more in it. */
    TOO_LONG,
    /** Objects or lists nested deeper than they may be. */
    TOO_DEEP,
    /** A key that stands twice in one object: which of the two is meant is anybody's guess. */
    DUPLICATE_KEY,
    /** A number that no double can hold. */
    NUMBER_OUT_OF_RANGE,
    /** A field that is there, but is not of the kind it must be. */
    WRONG_TYPE,
    /** A field that is of the kind it must be, but is none of the values that it may be. */
    BAD_VALUE,
    /** No {@code type}, or one that is not known. */
    UNKNOWN_TYPE,
    /** A field that this type of call needs is not there. */
    MISSING_FIELD,
    /** Nothing says who it is about. */
    NO_PERSON,
    /** Nothing says what happened. */
    NO_EVENT,
    /** Nothing says when it was. */
    NO_TIMESTAMP,
    /** What should say when it was cannot be read as a point in time. */
    BAD_TIMESTAMP,
    /** What is compressed cannot be unpacked any further. */
    DAMAGED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The name in lower case, {@code broken_json}. */
    public String code() {
        return code;
    }
}
