package dev.lockstep.cli;

import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.Key;

/** Shows a key together with its text, once. */
final class KeyText {

    private KeyText() {}

    static void print(IssuedKey issued, CommonOptions common) {
        Key key = issued.key();
        if (common.isJson()) {
            common.out().println(new Json().text("id", key.id()).text("key", issued.text()));
            return;
        }
        common.out().println("id   " + key.id());
        common.out().println("key  " + issued.text());
        common.out().println();
        common.out().println("Keep the key now: it is shown this once. " + use(key));
    }

    private static String use(Key key) {
        return switch (key.kind()) {
            case WRITE ->
                "Clients of the Track API take the id and the key, clients of the Pipelines and Segment API the key alone.";
            case READ, ADMIN -> "Send it as \"Authorization: Bearer KEY\".";
        };
    }
}
