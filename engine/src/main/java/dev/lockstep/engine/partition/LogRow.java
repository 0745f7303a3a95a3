package dev.lockstep.engine.partition;

/** What the log holds at a position. */
sealed interface LogRow permits ChangeRow, ProfileRow {

    /** The number of the person. */
    long person();

    /** When it was written. */
    long writtenAt();

    static LogRow read(byte[] bytes) {
        return ProfileRow.is(bytes) ? ProfileRow.read(bytes) : ChangeRow.read(bytes);
    }
}
