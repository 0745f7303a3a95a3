package dev.lockstep.server.key;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The text of a key, {@code lockstep_ID_SECRET}. The prefix lets scanners of code and logs find a key that was left lying
 * about; the id in it lets a request name its key by the text alone.
 */
final class KeyText {

    static final int SECRET_BYTES = 32;

    private static final int ID_BYTES = 6;
    private static final String PREFIX = "lockstep_";
    private static final int ID_CHARS = 2 * ID_BYTES;
    private static final int CHARS = PREFIX.length() + ID_CHARS + 1 + (SECRET_BYTES * 8 + 5) / 6;

    private KeyText() {}

    /** A new id: no secret, and unlike any other. */
    static String newId(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A new text for the key of this id. */
    static String of(String id, SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The id in the text of a key; empty where it is no such text. */
    static Optional<String> idIn(String text) {
        if (text.length() != CHARS || !text.startsWith(PREFIX) || text.charAt(PREFIX.length() + ID_CHARS) != '_') {
            return Optional.empty();
        }
        return Optional.of(text.substring(PREFIX.length(), PREFIX.length() + ID_CHARS));
    }
}
