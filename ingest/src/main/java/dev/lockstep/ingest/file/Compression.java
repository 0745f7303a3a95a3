package dev.lockstep.ingest.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** How an input is packed, told by its first bytes: names lie, and standard input has none. */
public enum Compression {
    /** Not at all. */
    NONE,
    /** RFC 1952, any number of members. */
    GZIP,
    /** RFC 8878, any number of frames. */
    ZSTD;

    /** Opens an input, unpacked. What cannot be unpacked is an {@link IOException} when it is reached. */
    public static InputStream open(Input input) throws IOException {
        PackedInput packed = new PackedInput(input, new AtomicLong());
        try {
            return unpack(packed);
        } catch (IOException e) {
            packed.close();
            throw e;
        }
    }

    /** The unpacked bytes, as {@link #open}. */
    static InputStream unpack(PackedInput in) throws IOException {
        return switch (of(in)) {
            case NONE -> in;
            case GZIP -> new GzipMembers(in);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
        };
    }

    private static Compression of(PackedInput in) throws IOException {
        if (in.startsWith(0x1f, 0x8b)) {
            return GZIP;
        }
        // A frame (RFC 8878, 3.1.1), or a skippable frame (3.1.2), of which zstd -T and pzstd make use.
        if (in.startsWith(0x28, 0xb5, 0x2f, 0xfd) || in.startsWith(0x50, 0x2a, 0x4d, 0x18)) {
            return ZSTD;
        }
        return NONE;
    }
}
