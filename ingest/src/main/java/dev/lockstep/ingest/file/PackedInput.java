package dev.lockstep.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of an input as they lie there: counted, with a look ahead, and with a failure to read told apart from bytes that
 * make no sense, which is found further up.
 */
final class PackedInput extends InputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final String name;
    private final InputStream in;
    private final AtomicLong counter;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long fetched;

    /**
     * Opens an input.
     *
     * @param counter to which every byte read is added
     */
    PackedInput(Input input, AtomicLong counter) throws ReadFailedException {
        this.name = input.name();
        this.counter = counter;
        try {
            this.in = input.open();
        } catch (IOException e) {
            throw new ReadFailedException(name, e);
        }
    }

    /** The medium could not be read, whatever the bytes. */
    static final class ReadFailedException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        ReadFailedException(String name, IOException cause) {
            super(name + ": cannot be read: " + cause.getMessage(), cause);
        }
    }

    /** How many bytes have been taken. */
    long position() {
        return fetched - (end - at);
    }

    /** Whether the next bytes are these; takes none. */
    boolean startsWith(int... bytes) throws IOException {
        while (end - at < bytes.length) {
            if (!fill()) {
                return false;
            }
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((buffer[at + i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return at == end && !fill() ? -1 : buffer[at++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
        if (at == end && !fill()) {
            return length == 0 ? 0 : -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, bytes, start, count);
        at += count;
        return count;
    }

    /** Puts back the last {@code count} bytes of those that the last {@link #read(byte[], int, int)} gave. */
    void unread(int count) {
        at -= count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Fetches more bytes behind those not taken yet; false at the end. */
    private boolean fill() throws IOException {
        if (at > 0) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
        }
        int count;
        try {
            count = in.read(buffer, end, buffer.length - end);
        } catch (IOException e) {
            throw new ReadFailedException(name, e);
        }
        if (count <= 0) {
            return false;
        }
        end += count;
        fetched += count;
        counter.addAndGet(count);
        return true;
    }
}
