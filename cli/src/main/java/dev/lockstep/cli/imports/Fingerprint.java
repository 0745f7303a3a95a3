package dev.lockstep.cli.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** By what a file is known again wherever it lies: its size, its beginning and its end. */
public final class Fingerprint {

    private static final int PART_BYTES = 1024 * 1024;
    private static final int HASH_BYTES = 8;

    private Fingerprint() {}

    /** Sixteen hexadecimal digits. */
    public static String of(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long size = channel.size();
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
            digest.update(read(channel, 0));
            digest.update(read(channel, Math.max(0, size - PART_BYTES)));
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ByteBuffer read(SeekableByteChannel channel, long from) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        channel.position(from);
        while (part.hasRemaining() && channel.read(part) >= 0) {
            // until it is full, or the file has ended
        }
        return part.flip();
    }
}
