package dev.lockstep.destinations.identifiers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a normalised value is turned into what is sent. */
public enum Hashing {
    /** Sent as it is. */
    NONE("none"),
    /** SHA-256 of the UTF-8 bytes, 64 hexadecimal digits in lower case. */
    SHA256_HEX("sha256-hex"),
    /** SHA-256 of the UTF-8 bytes, base64 with padding. */
    SHA256_BASE64("sha256-base64"),
    /** MD5 of the UTF-8 bytes, 32 hexadecimal digits in lower case; only where a platform takes nothing better. */
    MD5_HEX("md5-hex");

    private static final Pattern SHA256_DIGITS = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern MD5_DIGITS = Pattern.compile("[0-9a-fA-F]{32}");

    private final String word;

    Hashing(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    String apply(String value) {
        return switch (this) {
            case NONE -> value;
            case SHA256_HEX -> HexFormat.of().formatHex(digest("SHA-256", value));
            case SHA256_BASE64 -> Base64.getEncoder().encodeToString(digest("SHA-256", value));
            case MD5_HEX -> HexFormat.of().formatHex(digest("MD5", value));
        };
    }

    /**
     * What to send for a value that came hashed, or why it cannot be sent; empty where the value is not hashed. Hexadecimal
     * digits of the length of a hash are no e-mail, phone or name, so there is nothing to guess.
     */
    Optional<Normalised> recognise(String value) {
        boolean sha256 = SHA256_DIGITS.matcher(value).matches();
        if (!sha256 && !MD5_DIGITS.matcher(value).matches()) {
            return Optional.empty();
        }
        String digits = value.toLowerCase(Locale.ROOT);
        return Optional.of(
                switch (this) {
                    case NONE -> new Normalised.Unusable(Reason.ALREADY_HASHED);
                    case SHA256_HEX -> usableIf(sha256, digits);
                    case SHA256_BASE64 ->
                        usableIf(
                                sha256,
                                Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(digits)));
                    case MD5_HEX -> usableIf(!sha256, digits);
                });
    }

    private static Normalised usableIf(boolean sameAlgorithm, String value) {
        return sameAlgorithm ? new Normalised.Usable(value) : new Normalised.Unusable(Reason.HASHED_OTHERWISE);
    }

    private static byte[] digest(String algorithm, String value) {
        try {
            return MessageDigest.getInstance(algorithm).digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
