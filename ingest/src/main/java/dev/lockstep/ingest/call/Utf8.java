package dev.lockstep.ingest.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are UTF-8 (RFC 3629): no stray or missing continuation bytes, no overlong forms, no surrogates, nothing
 * above U+10FFFF. The JSON parser lets some of these pass, and two spellings of one name would be two people.
 */
public final class Utf8 {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /** The index of the first byte that begins no character, or -1. */
    public static int firstWrong(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = afterAscii(bytes, at, to);
            if (at < to) {
                int length = character(bytes, at, to);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    private static int afterAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) EIGHT_BYTES.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** The number of bytes of the character above U+007F that begins here, or 0 where there is none. */
    private static int character(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first < 0xc2) {
            return 0;
        }
        if (first < 0xe0) {
            return isTail(bytes, at + 1, to, 1, 0x80, 0xbf) ? 2 : 0;
        }
        if (first < 0xf0) {
            return isTail(bytes, at + 1, to, 2, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) ? 3 : 0;
        }
        if (first < 0xf5) {
            return isTail(bytes, at + 1, to, 3, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) ? 4 : 0;
        }
        return 0;
    }

    /** Whether {@code count} continuation bytes follow, the first of them from {@code least} to {@code greatest}. */
    private static boolean isTail(byte[] bytes, int at, int to, int count, int least, int greatest) {
        if (at + count > to || (bytes[at] & 0xff) < least || (bytes[at] & 0xff) > greatest) {
            return false;
        }
        for (int i = 1; i < count; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
