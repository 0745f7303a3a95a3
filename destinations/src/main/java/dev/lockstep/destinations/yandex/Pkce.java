package dev.lockstep.destinations.yandex;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Proves that who exchanges a code is who asked for it, so that a program whose source is public needs no secret of its own
 * (<a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>): the hash of the verifier goes with the question, and the verifier
 * itself with the exchange.
 *
 * @param verifier a secret for as long as the code is valid
 */
public record Pkce(String verifier) {

    /** As the RFC recommends. */
    private static final int VERIFIER_BYTES = 32;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /**
     * A new one.
     *
     * @param dice that nobody can foresee
     */
    public static Pkce of(RandomGenerator dice) {
        byte[] bytes = new byte[VERIFIER_BYTES];
        dice.nextBytes(bytes);
        return new Pkce(BASE64.encodeToString(bytes));
    }

    /** By the method {@code S256}. */
    public String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return BASE64.encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without the verifier. */
    @Override
    public String toString() {
        return "Pkce " + challenge();
    }
}
