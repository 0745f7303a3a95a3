package dev.lockstep.engine.partition;

import java.util.Base64;

/** Where a page of a list ends, as text that says nothing to whoever asks for the next one: the key of its last row. */
final class Cursor {

    private Cursor() {}

    static String of(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    /** @throws IllegalArgumentException where the cursor is none of a list whose keys have so many bytes */
    static byte[] key(String text, int bytes) {
        byte[] key = Base64.getUrlDecoder().decode(text);
        if (key.length != bytes) {
            throw new IllegalArgumentException("this is no cursor of such a list");
        }
        return key;
    }
}
