package dev.lockstep.server.api;

import dev.lockstep.server.http.Parameter;
import java.util.OptionalLong;

/**
 * How far an answer that is given in pages has come at one connection; a cursor is made of these.
 *
 * @param number of the person or the call that was shown last there
 */
record Reached(String connection, long number) {

    static final int MAX_NAME_CHARS = 128;
    private static final int MAX_CURSOR_CHARS = 100_000;

    static final Parameter.Text CONNECTION =
            new Parameter.Text("connection", MAX_NAME_CHARS, "This connection alone; without it all of them.");
    static final Parameter.Whole LIMIT =
            new Parameter.Whole("limit", 1, 1_000, OptionalLong.of(100), "How many at the most.");
    static final Parameter.Text CURSOR = new Parameter.Text(
            "cursor",
            MAX_CURSOR_CHARS,
            "What an answer gave as next, to go on after it; without it from the beginning.");

    /** Reads what {@link #toString} has written; names of connections have neither colons nor commas. */
    static Reached of(String cursor) {
        int colon = cursor.lastIndexOf(':');
        if (colon < 0) {
            throw Asking.badCursor();
        }
        try {
            return new Reached(cursor.substring(0, colon), Long.parseLong(cursor.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw Asking.badCursor();
        }
    }

    @Override
    public String toString() {
        return connection + ":" + number;
    }
}
