package dev.lockstep.server.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys by which Customer.io signs its reporting webhooks: HMAC-SHA256 of {@code v0:TIMESTAMP:BODY}, in hexadecimal digits. Of several
 * any counts, so that a key can be changed without a webhook being refused: Customer.io waits an hour after one that was, and sends nothing
 * else meanwhile. Immutable.
 *
 * @see <a href="https://docs.customer.io/journeys/webhooks">Customer.io: reporting webhooks</a>
 */
public final class SigningKeys {

    /** The environment variable that holds them, with commas between. */
    public static final String VARIABLE = "LOCKSTEP_CUSTOMERIO_SIGNING_KEY";

    /** Nobody signs, so nothing is taken. */
    public static final SigningKeys NONE = new SigningKeys(List.of());

    /** A webhook is tried for so long; what is signed longer ago was sent before, and message ids are not remembered for longer. */
    private static final Duration OLDEST = Duration.ofDays(7);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_TIMESTAMP_DIGITS = 12;

    private final List<SecretKeySpec> keys;

    private SigningKeys(List<SecretKeySpec> keys) {
        this.keys = List.copyOf(keys);
    }

    /** What stands in {@link #VARIABLE}; none where it is not set. */
    public static SigningKeys of(Optional<String> variable) {
        return new SigningKeys(variable.stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * Whether somebody who has one of the keys has signed the body.
     *
     * @param timestamp the header {@code X-CIO-Timestamp}, in Unix seconds
     * @param signature the header {@code X-CIO-Signature}
     * @param now in milliseconds since the epoch
     */
    public boolean haveSigned(byte[] body, String timestamp, String signature, long now) {
        if (!timestamp.matches("[0-9]{1," + MAX_TIMESTAMP_DIGITS + "}")
                || Long.parseLong(timestamp) * 1000 < now - OLDEST.toMillis()) {
            return false;
        }
        byte[] claimed = signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        boolean isOne = false;
        for (SecretKeySpec key : keys) {
            isOne |= MessageDigest.isEqual(
                    HexFormat.of().formatHex(hmac(key, timestamp, body)).getBytes(StandardCharsets.UTF_8), claimed);
        }
        return isOne;
    }

    private static byte[] hmac(SecretKeySpec key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do " + ALGORITHM, e);
        }
    }

    /** How many there are, and none of them. */
    @Override
    public String toString() {
        return keys.size() + " signing keys";
    }
}
