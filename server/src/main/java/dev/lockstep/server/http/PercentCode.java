package dev.lockstep.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoded text of URLs (RFC 3986, section 2.1), in UTF-8. */
final class PercentCode {

    private PercentCode() {}

    /**
     * The text; empty where a percent sign is not followed by two hexadecimal digits, or the bytes are not UTF-8.
     *
     * @param plusIsSpace as in query strings that forms make
     */
    static Optional<String> decode(String encoded, boolean plusIsSpace) {
        if (encoded.indexOf('%') < 0 && !(plusIsSpace && encoded.indexOf('+') >= 0)) {
            return Optional.of(encoded);
        }
        byte[] from = encoded.getBytes(StandardCharsets.UTF_8);
        ByteBuffer to = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '%') {
                int value = i + 2 < from.length ? hexadecimal(from[i + 1]) << 4 | hexadecimal(from[i + 2]) : -1;
                if (value < 0) {
                    return Optional.empty();
                }
                to.put((byte) value);
                i += 2;
                continue;
            }
            to.put(plusIsSpace && from[i] == '+' ? (byte) ' ' : from[i]);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(to.flip())
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The digit's value, below zero where it is none; {@link Character#digit} would take digits of all scripts. */
    private static int hexadecimal(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        if (digit >= 'a' && digit <= 'f') {
            return digit - 'a' + 10;
        }
        return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : Integer.MIN_VALUE;
    }
}
