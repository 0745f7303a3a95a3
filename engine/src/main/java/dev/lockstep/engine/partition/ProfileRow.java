package dev.lockstep.engine.partition;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;

/**
 * That something of a person may be another one that somebody beside the segments looks at, as the log keeps it among the membership
 * changes. What it is the person's row says.
 */
record ProfileRow(long person, long writtenAt) implements LogRow {

    /** Where a membership change has its version; no version of that is ever so high. */
    private static final int MARK = 255;

    /** Whether a row of the log is of this kind. */
    static boolean is(byte[] bytes) {
        return Byte.toUnsignedInt(bytes[0]) == MARK;
    }

    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(MARK);
        out.unsigned(person);
        out.signed(writtenAt);
        return out.bytes();
    }

    static ProfileRow read(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        in.single();
        ProfileRow row = new ProfileRow(in.unsigned(), in.signed());
        in.end();
        return row;
    }
}
