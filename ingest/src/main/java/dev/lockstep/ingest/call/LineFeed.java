package dev.lockstep.ingest.call;

import java.io.InputStream;

/**
 * Hands one line at a time to a JSON parser that believes to read a stream: at the end of the line it is told that the
 * stream has ended, unless the next line is there by then. So one parser serves a whole file, and an object that is not
 * closed cannot run on into the next line.
 */
final class LineFeed extends InputStream {

    /** The parser looks at the first bytes to guess the encoding; blanks make it UTF-8 whatever the line begins with. */
    private static final byte[] BLANKS = {' ', ' ', ' ', ' '};

    private byte[] bytes = BLANKS;
    private int at;
    private int end = BLANKS.length;
    private long offset;

    /** The next bytes for the parser: those of one line, without its end. */
    void line(byte[] line, int from, int to) {
        bytes = line;
        at = from;
        end = to;
    }

    /** The bytes of the line that the parser has not fetched yet. */
    int remaining() {
        return end - at;
    }

    /** How many bytes the parser has fetched in all. */
    long offset() {
        return offset;
    }

    @Override
    public int read(byte[] buffer, int start, int length) {
        if (at == end) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(bytes, at, buffer, start, count);
        at += count;
        offset += count;
        return count;
    }

    @Override
    public int read() {
        if (at == end) {
            return -1;
        }
        offset++;
        return bytes[at++] & 0xff;
    }
}
