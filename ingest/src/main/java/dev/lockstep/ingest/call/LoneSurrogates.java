package dev.lockstep.ingest.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds halves of surrogate pairs among the escapes of JSON: U+D83D without its other half. JSON allows them (RFC 8259,
 * section 8.2), but they are no characters and UTF-8 cannot hold them: two different ids would be one where they are stored.
 */
final class LoneSurrogates {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private static final int ESCAPE = "\\n".length();
    private static final int UNICODE_ESCAPE = "\\u0000".length();

    private LoneSurrogates() {}

    /** The index of the first, or -1. */
    static int first(byte[] bytes, int from, int to) {
        int at = backslash(bytes, from, to);
        while (at < to) {
            int unit = unit(bytes, at, to);
            if (unit < 0) {
                at += ESCAPE;
            } else if (!Character.isSurrogate((char) unit)) {
                at += UNICODE_ESCAPE;
            } else if (isPair(unit, unit(bytes, at + UNICODE_ESCAPE, to))) {
                at += 2 * UNICODE_ESCAPE;
            } else {
                return at;
            }
            at = backslash(bytes, at, to);
        }
        return -1;
    }

    private static boolean isPair(int unit, int next) {
        return next >= 0 && Character.isSurrogatePair((char) unit, (char) next);
    }

    /** What the escape of one unit of UTF-16 that begins here stands for, or -1 where there is none. */
    private static int unit(byte[] bytes, int at, int to) {
        if (at + UNICODE_ESCAPE > to || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + UNICODE_ESCAPE; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** The index of the next backslash, or one that is not below {@code to}. */
    private static int backslash(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long other = (long) EIGHT_BYTES.get(bytes, at) ^ BACKSLASHES; // a zero byte where there is one
            if ((other - ONES & ~other & HIGHS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < to && bytes[at] != '\\') {
            at++;
        }
        return at;
    }
}
