package dev.lockstep.destinations.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks bodies by <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks 1.0.0</a> with
 * secrets that both sides have: HMAC-SHA256 over the id, the timestamp and the raw body. Every secret gives a signature of its own,
 * so that the other side may go over from one to the next. Immutable, and never printed.
 */
public final class Signatures {

    private static final String PREFIX = "whsec_";

    /** What Standard Webhooks asks for, in bytes. */
    private static final int MIN_SECRET_BYTES = 24;

    private static final int MAX_SECRET_BYTES = 64;

    private static final String VERSION = "v1,";

    private final List<SecretKeySpec> keys;

    private Signatures(List<SecretKeySpec> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads one secret or several with white space between them, each {@code whsec_} and base64.
     *
     * @throws IllegalArgumentException where one is not of this form; the message does not contain it
     */
    public static Signatures of(String secrets) {
        List<SecretKeySpec> keys =
                Stream.of(secrets.strip().split("\\s+")).map(Signatures::key).toList();
        return new Signatures(keys);
    }

    private static SecretKeySpec key(String secret) {
        try {
            String base64 = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length >= MIN_SECRET_BYTES && bytes.length <= MAX_SECRET_BYTES) {
                return new SecretKeySpec(bytes, "HmacSHA256");
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text
        }
        throw new IllegalArgumentException("the secret must be whsec_ and the base64 of " + MIN_SECRET_BYTES + " to "
                + MAX_SECRET_BYTES + " bytes; make one with: echo whsec_$(openssl rand -base64 32)");
    }

    /**
     * The header {@code webhook-signature} of a message.
     *
     * @param timestamp in seconds since the epoch
     */
    public String sign(String id, long timestamp, String body) {
        return keys.stream()
                .map(key -> VERSION + Base64.getEncoder().encodeToString(mac(key, id, timestamp, body)))
                .collect(Collectors.joining(" "));
    }

    /** Whether one of the signatures in the header is of one of these secrets. */
    public boolean matches(String header, String id, long timestamp, String body) {
        List<byte[]> wanted = new ArrayList<>();
        keys.forEach(key -> wanted.add(mac(key, id, timestamp, body)));
        boolean matches = false;
        for (String signature : header.split(" ", -1)) {
            if (signature.startsWith(VERSION)) {
                byte[] given = decoded(signature.substring(VERSION.length()));
                for (byte[] mac : wanted) {
                    matches |= MessageDigest.isEqual(mac, given);
                }
            }
        }
        return matches;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] mac(SecretKeySpec key, String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a key that HmacSHA256 does not take", e);
        }
    }
}
