package dev.lockstep.server.key;

/**
 * A key together with its text, which is known only now: it is shown once and kept by nobody but who asked for it.
 *
 * @param text what a client sends
 */
public record IssuedKey(Key key, String text) {

    /** Without the text, so that it gets into no log by mistake. */
    @Override
    public String toString() {
        return "IssuedKey[" + key.id() + "]";
    }
}
