package dev.lockstep.ingest.file;

import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Splits bytes into lines without copying them: after {@link #next} the line lies in {@link #bytes} from {@link #from} until
 * before {@link #to}, until the next call. A line ends with a line feed, or a carriage return and a line feed, or with the
 * input. A byte order mark before the first line is left out.
 *
 * <p>However long a line, no more than {@link #MAX_LINE_BYTES} of it are held.
 *
 * <p>For one thread.
 */
public final class LineReader {

    /** The longest line in bytes, its end not counted. */
    public static final int MAX_LINE_BYTES = 1024 * 1024;

    /** What is said of a longer one. */
    public static final Parsed.Refused TOO_LONG = new Parsed.Refused(
            Reason.TOO_LONG, "longer than " + MAX_LINE_BYTES + " bytes; see that a line feed ends each line");

    private static final int FIRST_BUFFER_BYTES = 128 * 1024;
    private static final int MAX_BUFFER_BYTES = MAX_LINE_BYTES + 64 * 1024;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * EACH_BYTE;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int end;
    private boolean ended;
    private int from;
    private int to;
    private int next;
    private long number;
    private boolean tooLong;

    /** Reads the lines of {@code in}, which is not closed. */
    public LineReader(InputStream in) {
        this.in = in;
    }

    /** Moves on to the next line; false where there is none. */
    public boolean next() throws IOException {
        tooLong = false;
        from = next;
        int feed = find(from);
        if (feed < 0 && from == end) {
            next = end; // what was before it has been let go
            return false;
        }
        number++;
        to = feed < 0 ? end : feed;
        next = feed < 0 ? end : feed + 1;
        if (to > from && buffer[to - 1] == '\r') {
            to--;
        }
        if (number == 1) {
            passByteOrderMark();
        }
        tooLong = tooLong || to - from > MAX_LINE_BYTES;
        return true;
    }

    /** Where the line lies. */
    public byte[] bytes() {
        return buffer;
    }

    /** Its first byte. */
    public int from() {
        return from;
    }

    /** One past its last byte. */
    public int to() {
        return to;
    }

    /** The number of the line, the first being 1. */
    public long number() {
        return number;
    }

    /** Whether the line is longer than may be; then only its beginning is there. */
    public boolean isTooLong() {
        return tooLong;
    }

    /** The place of the next line feed, fetching bytes as needed; -1 where the input ends before it. */
    private int find(int start) throws IOException {
        int at = start;
        while (true) {
            int feed = find(buffer, at, end);
            if (feed >= 0) {
                return feed;
            }
            at = end;
            if (end - from > MAX_LINE_BYTES + 1) { // there may be a carriage return
                tooLong = true;
                return passRest();
            }
            int moved = from;
            if (!fill()) {
                return -1;
            }
            at -= moved - from;
        }
    }

    private static int find(byte[] bytes, int start, int end) {
        int at = start;
        while (at + Long.BYTES <= end) {
            // The lowest byte that is zero after this is the first line feed ("Hacker's Delight", 6-1).
            long word = (long) EIGHT_BYTES.get(bytes, at) ^ LINE_FEEDS;
            long zeros = word - EACH_BYTE & ~word & HIGH_BITS;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < end) {
            if (bytes[at] == '\n') {
                return at;
            }
            at++;
        }
        return -1;
    }

    /** Passes over the rest of a line that is too long, keeping its beginning; gives the place of its line feed. */
    private int passRest() throws IOException {
        int kept = from + MAX_LINE_BYTES;
        while (true) {
            end = kept;
            if (!fill()) {
                return -1;
            }
            kept = from + MAX_LINE_BYTES;
            int feed = find(buffer, kept, end);
            if (feed >= 0) {
                return feed;
            }
        }
    }

    /** Fetches more bytes, having moved the line that has begun to the front of the buffer; false at the end. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, end - from);
            end -= from;
            from = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * end, MAX_BUFFER_BYTES));
        }
        int count = in.read(buffer, end, buffer.length - end);
        ended = count < 0;
        end += Math.max(0, count);
        return count > 0;
    }

    private void passByteOrderMark() {
        if (to - from >= 3
                && buffer[from] == (byte) 0xef
                && buffer[from + 1] == (byte) 0xbb
                && buffer[from + 2] == (byte) 0xbf) {
            from += 3;
        }
    }
}
