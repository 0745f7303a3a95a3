package dev.lockstep.server.key;

import dev.lockstep.core.model.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * What is remembered of the secret text of a key.
 *
 * <p>The hash is plain SHA-256. Slow and salted hashes are for passwords, which people choose and others can guess. This
 * text is {@value KeyText#SECRET_BYTES} random bytes: nobody guesses one however fast the hash is, and no table of hashes
 * holds it. A fast hash is what lets every request be checked.
 *
 * @param sha256 of the whole text of the key in UTF-8, in hexadecimal digits
 * @param lastFour the last four characters of the text, to tell keys apart in a list
 * @param endsAt from when on it is not taken any more: it was replaced
 */
public record Secret(String sha256, String lastFour, OptionalLong endsAt) {

    static Secret of(String text) {
        return new Secret(hash(text), text.substring(text.length() - 4), OptionalLong.empty());
    }

    static String hash(String text) {
        return HexFormat.of().formatHex(Values.sha256(text));
    }

    Secret endingAt(long instant) {
        return new Secret(sha256, lastFour, OptionalLong.of(instant));
    }

    boolean isTakenAt(long now) {
        return endsAt.isEmpty() || now < endsAt.getAsLong();
    }

    /** Whether this is the hash of the text, in a time that does not depend on where they differ. */
    boolean matches(String hash) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
}
