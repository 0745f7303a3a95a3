package dev.lockstep.server.key;

import java.util.Locale;

/** What a key is for. A key is of one kind, so that the one in a web page cannot read who is in a segment. */
public enum KeyKind {
    /** Sends facts, and nothing else: it may stand in a page or an app, where everybody can see it. */
    WRITE,
    /** Asks about people and segments; identifiers stay masked. */
    READ,
    /** All that a read key may, and sees identifiers. */
    ADMIN;

    /** As it is written: {@code write}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a key of this kind may be used where one of {@code wanted} is asked for. */
    public boolean serves(KeyKind wanted) {
        return this == wanted || (this == ADMIN && wanted == READ);
    }
}
