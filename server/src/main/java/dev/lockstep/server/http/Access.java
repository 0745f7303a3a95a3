package dev.lockstep.server.http;

/** Who may call a route. */
public enum Access {
    /** Anybody. */
    OPEN("No key."),
    /** A write key as HTTP Basic, its id as user and its text as password. */
    WRITE_BASIC("A write key: HTTP Basic with its id as the user and the key as the password."),
    /** A write key as the user of HTTP Basic, without a password, or as {@code writeKey} in the body. */
    WRITE_KEY("A write key: HTTP Basic with the key as the user and no password, or writeKey in the body."),
    /** A read or admin key as bearer token. */
    READ("A read or admin key as bearer token."),
    /** An admin key as bearer token. */
    ADMIN("An admin key as bearer token.");

    private final String words;

    Access(String words) {
        this.words = words;
    }

    /** Whether it is to send something in. */
    boolean isToWrite() {
        return this == WRITE_BASIC || this == WRITE_KEY;
    }

    /** What to send, in a sentence. */
    public String words() {
        return words;
    }
}
