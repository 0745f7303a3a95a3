package dev.lockstep.engine.store;

/** A store cannot be opened, or could not write. The message says what to do. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
