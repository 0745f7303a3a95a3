package dev.lockstep.ingest.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), member after member: files that were packed in parts and joined are common. The JDK's own stream
 * takes a pause of a pipe for the end, and a member cut short in its header for no member at all; here every byte of the
 * input is accounted for.
 */
final class GzipMembers extends InputStream {

    private static final int BUFFER_BYTES = 16 * 1024;

    private static final int HAS_HEADER_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED_FLAGS = 0xe0;

    private final PackedInput in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] packed = new byte[BUFFER_BYTES];
    private boolean inMember;

    GzipMembers(PackedInput in) {
        this.in = in;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (inMember || beginMember()) {
            int count = inflate(bytes, start, length);
            if (count > 0) {
                crc.update(bytes, start, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            }
        }
        return -1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] bytes, int start, int length) throws IOException {
        if (inflater.needsInput()) {
            int count = in.read(packed, 0, packed.length);
            if (count < 0) {
                throw new EOFException("ends in the middle of a gzip member");
            }
            inflater.setInput(packed, 0, count);
        }
        try {
            return inflater.inflate(bytes, start, length);
        } catch (DataFormatException e) {
            throw new ZipException("holds what gzip does not make");
        }
    }

    /** Reads a header; false at the end of the input. Zeros behind a member are padding, as tapes and block devices add. */
    private boolean beginMember() throws IOException {
        int first = in.read();
        while (first == 0) {
            first = in.read();
        }
        if (first < 0) {
            return false;
        }
        if (first != 0x1f || need() != 0x8b || need() != 8) {
            throw new ZipException("holds something else behind a gzip member");
        }
        int flags = need();
        if ((flags & RESERVED_FLAGS) != 0) {
            throw new ZipException("has gzip flags that nobody has defined");
        }
        skip(6); // time of change, extra flags, operating system
        if ((flags & HAS_EXTRA) != 0) {
            skip(need() | need() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        inMember = false;
        in.unread(inflater.getRemaining());
        if (needInt() != crc.getValue() || needInt() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new ZipException("has a checksum that does not fit its content");
        }
    }

    private long needInt() throws IOException {
        return need() | need() << 8 | need() << 16 | (long) need() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            need();
        }
    }

    private void skipText() throws IOException {
        while (need() != 0) {
            // on to the zero that ends it
        }
    }

    private int need() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("ends in the middle of a gzip member");
        }
        return next;
    }
}
