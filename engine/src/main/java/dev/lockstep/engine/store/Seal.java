package dev.lockstep.engine.store;

import com.google.crypto.tink.subtle.AesSiv;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.PrfHmacJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps personal data unreadable on disk. Whatever says something of a person is sealed with AES-SIV (RFC 5297), bound to the
 * row that it stands in; and an identifier that is looked up is replaced by a keyed tag, HMAC-SHA-256.
 *
 * <p>AES-SIV needs no nonce. A store that is restored from a copy, or that loses its last write in a crash, writes other
 * contents under the same counters, which would undo AES-GCM; and the same input gives the same bytes, so that a simulation
 * can be repeated to the byte. What it gives away is that one row was written twice with equal contents.
 *
 * <p>Safe for use by many threads.
 */
public final class Seal {

    /** Bytes of the secret that everything is derived from. */
    public static final int SECRET_BYTES = 32;

    private static final int SIV_KEY_BYTES = 64;
    private static final int TAG_BYTES = 16;
    private static final byte[] NO_SALT = new byte[0];

    private final AesSiv cipher;
    private final PrfHmacJce tags;

    /**
     * Seals with keys that are derived from a secret.
     *
     * @param secret {@value #SECRET_BYTES} random bytes; not kept
     */
    public Seal(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("the key of a store is " + SECRET_BYTES + " bytes");
        }
        try {
            cipher = new AesSiv(derive(secret, "lockstep store rows", SIV_KEY_BYTES));
            tags = new PrfHmacJce("HMACSHA256", new SecretKeySpec(derive(secret, "lockstep store tags", 32), "HMAC"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do AES-SIV and HMAC-SHA-256", e);
        }
    }

    private static byte[] derive(byte[] secret, String purpose, int bytes) throws GeneralSecurityException {
        return Hkdf.computeHkdf("HMACSHA256", secret, NO_SALT, purpose.getBytes(StandardCharsets.UTF_8), bytes);
    }

    /** Seals the contents of a row. */
    public byte[] seal(Table table, byte[] key, byte[] contents) {
        try {
            return cipher.encryptDeterministically(contents, place(table, key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a row cannot be sealed", e);
        }
    }

    /**
     * Opens what {@link #seal} has sealed.
     *
     * @throws UnreadableException where the bytes were not sealed for this row, with this key
     */
    public byte[] open(Table table, byte[] key, byte[] sealed) {
        try {
            return cipher.decryptDeterministically(sealed, place(table, key));
        } catch (GeneralSecurityException e) {
            throw new UnreadableException(
                    "a row of the table " + table.word()
                            + " is damaged or was sealed with another key; restore the store from a backup",
                    e);
        }
    }

    /** What stands for a text on disk, {@value #TAG_BYTES} bytes: the same for the same text, and it does not lead back. */
    public byte[] tag(String text) {
        try {
            return tags.compute(text.getBytes(StandardCharsets.UTF_8), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a text cannot be tagged", e);
        }
    }

    private static byte[] place(Table table, byte[] key) {
        byte[] place = Arrays.copyOf(key, key.length + 1);
        place[key.length] = (byte) table.code();
        return place;
    }
}
