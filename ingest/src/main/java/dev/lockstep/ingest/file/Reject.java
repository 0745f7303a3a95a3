package dev.lockstep.ingest.file;

import dev.lockstep.ingest.call.Reason;

/**
 * A line or row that is no fact.
 *
 * @param file as {@link Input#name} has it
 * @param line the number of the line, or of the first line of the row, counting from 1
 * @param message names the field, what is wrong and what to do; no personal data, so it may be shown and logged
 * @param raw the beginning of the line as it stands there, up to {@link #MAX_RAW_BYTES}: full of personal data, and for the
 *     file that the user asked for alone
 */
public record Reject(String file, long line, Reason reason, String message, String raw) {

    /** How much of a line is kept, in bytes of UTF-8. */
    public static final int MAX_RAW_BYTES = 4096;

    /** Where it is, what is wrong and what to do, without personal data. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
