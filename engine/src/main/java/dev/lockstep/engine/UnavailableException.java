package dev.lockstep.engine;

/** Nothing can be taken in just now, and nothing of the request was; it may be sent again after a while. */
public final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    /** When it is worth another try where nobody knows better, in milliseconds. */
    static final long RETRY_AFTER_MS = 1000;

    private final long retryAfterMs;

    UnavailableException(String message, long retryAfterMs) {
        super(message);
        this.retryAfterMs = retryAfterMs;
    }

    /** When to try again, in milliseconds from now. */
    public long retryAfterMs() {
        return retryAfterMs;
    }
}
