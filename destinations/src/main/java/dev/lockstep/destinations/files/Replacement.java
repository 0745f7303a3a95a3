package dev.lockstep.destinations.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * New content for a file, which takes the place of the old at once and whole, or not at all.
 *
 * <p>It is written to {@code .NAME.tmp} in the same folder, forced to the disk, and then renamed over the file: whoever reads,
 * and whatever crashes, there is the old content or the new. What a crash leaves in the temporary file the next replacement
 * overwrites. The temporary file is locked, so that two processes do not write it at once. For one thread.
 */
final class Replacement implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final DigestOutputStream out;
    private final boolean isLasting;
    private boolean renamed;

    private Replacement(Path target, boolean isLasting, Path temporary, FileChannel channel) {
        this.target = target;
        this.isLasting = isLasting;
        this.temporary = temporary;
        this.channel = channel;
        this.out = new DigestOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES), sha256());
    }

    static Replacement of(Path target) throws IOException {
        return of(target, true);
    }

    /** @param isLasting whether it is to be there after a crash; else nobody waits for the disk */
    static Replacement of(Path target, boolean isLasting) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
            channel.truncate(0);
            return new Replacement(target, isLasting, temporary, channel);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(target + " is being written by another run; wait for it to end", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The new content; not to be closed by the caller. */
    OutputStream out() {
        return out;
    }

    /**
     * Ends the content and puts it in the place of the old, unless they are equal: then the file is left as it is.
     *
     * @return whether the file was replaced, and the SHA-256 of its content in hexadecimal digits
     */
    Outcome commit() throws IOException {
        out.flush();
        byte[] digest = out.getMessageDigest().digest();
        if (Files.exists(target) && MessageDigest.isEqual(digest, digestOf(target))) {
            return new Outcome(false, HexFormat.of().formatHex(digest));
        }
        if (isLasting) {
            channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        renamed = true;
        if (isLasting) {
            forceFolder();
        }
        return new Outcome(true, HexFormat.of().formatHex(digest));
    }

    record Outcome(boolean replaced, String sha256) {}

    /** Gives the new content up if it was not put in place. */
    @Override
    public void close() throws IOException {
        if (!renamed) {
            Files.deleteIfExists(temporary);
        }
        channel.close();
    }

    /** Makes the renaming itself durable, where the system lets a folder be opened. */
    private void forceFolder() throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || target.getFileSystem().getSeparator().equals("\\")) {
            return;
        }
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** The SHA-256 of a file, in hexadecimal digits. */
    static String sha256Of(Path file) throws IOException {
        return HexFormat.of().formatHex(digestOf(file));
    }

    private static byte[] digestOf(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
