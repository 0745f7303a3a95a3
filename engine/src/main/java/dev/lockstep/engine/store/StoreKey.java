package dev.lockstep.engine.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The secret that a store is sealed with: from the environment, or from a file that is made on first use. */
public final class StoreKey {

    /** The environment variable that may hold the secret, 32 bytes as Base64. */
    public static final String VARIABLE = "LOCKSTEP_DATA_KEY";

    private static final String FILE = "data.key";

    private StoreKey() {}

    /**
     * The secret: what is given, else what stands in {@code data.key} of the folder, which is made where it is missing and
     * readable by its owner alone.
     *
     * @param given the contents of {@link #VARIABLE}
     * @throws StoreException where there is none and none can be made, or it is not one
     */
    public static byte[] of(Path folder, Optional<String> given) throws StoreException {
        if (given.isPresent()) {
            return decode(given.get(), "the environment variable " + VARIABLE);
        }
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return decode(Files.readString(file), "the file " + file);
        } catch (IOException e) {
            throw new StoreException("the key file " + file + " cannot be read or made: " + e.getMessage(), e);
        }
    }

    /**
     * The secret of a store that is there: what is given, else what stands in {@code data.key} of the folder. None is made.
     *
     * @throws StoreException where there is none, or it is not one
     */
    public static byte[] existing(Path folder, Optional<String> given) throws StoreException {
        Path file = folder.resolve(FILE);
        if (given.isEmpty() && !Files.exists(file)) {
            throw new StoreException("there is no key file " + file + "; put it there, or set " + VARIABLE);
        }
        return of(folder, given);
    }

    private static void make(Path file) throws IOException {
        byte[] secret = new byte[Seal.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        FileAttribute<?>[] ownerOnly =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Path unfinished = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".tmp", ownerOnly);
        Files.writeString(unfinished, Base64.getEncoder().encodeToString(secret) + "\n", StandardOpenOption.SYNC);
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // Another start was faster: its key counts.
        } finally {
            Files.delete(unfinished);
        }
    }

    private static byte[] decode(String text, String where) throws StoreException {
        try {
            byte[] secret = Base64.getDecoder().decode(text.strip());
            if (secret.length == Seal.SECRET_BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text: it is a secret.
        }
        throw new StoreException(where + " is not a key: it must be " + Seal.SECRET_BYTES
                + " bytes in Base64, such as `head -c 32 /dev/urandom | base64` makes");
    }
}
