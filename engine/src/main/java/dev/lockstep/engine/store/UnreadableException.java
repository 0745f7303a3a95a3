package dev.lockstep.engine.store;

/** A row cannot be read: the disk failed, its bytes are damaged, or they were sealed with another key. */
public final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
        super(message);
    }

    public UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
