package dev.lockstep.core.sql;

/**
 * Something that the segment language can ask and the dialect cannot. The message says what, and what to do instead; it is
 * meant for the person who asked for the SQL.
 */
public final class UntranslatableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UntranslatableException(String message) {
        super(message);
    }
}
