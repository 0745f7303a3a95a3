package dev.lockstep.workspace;

/** A value that is never printed: a token, a key, a password. */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value, for the one call that needs it. Not to be logged, printed or put into a message. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
