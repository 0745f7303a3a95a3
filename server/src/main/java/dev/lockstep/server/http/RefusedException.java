package dev.lockstep.server.http;

import java.io.Serial;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Ends a request with an answer that is no success. The route's {@link ErrorForm} writes it. */
public final class RefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;
    private final int retryAfterSeconds;

    private RefusedException(int status, @Nullable String field, String message, int retryAfterSeconds) {
        super(message, null, false, false);
        this.status = status;
        this.field = field;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The request as a whole cannot be served; {@code message} says why and what to do. */
    public static RefusedException of(int status, String message) {
        return new RefusedException(status, null, message, 0);
    }

    /** A part of the request is wrong: a parameter, a header, a place in the body. */
    public static RefusedException of(int status, String field, String message) {
        return new RefusedException(status, field, message, 0);
    }

    /** The request is fine, and may be sent again after so many seconds. */
    public static RefusedException later(int status, int seconds, String message) {
        return new RefusedException(status, null, message, seconds);
    }

    int status() {
        return status;
    }

    Optional<String> field() {
        return Optional.ofNullable(field);
    }

    OptionalInt retryAfterSeconds() {
        return retryAfterSeconds > 0 ? OptionalInt.of(retryAfterSeconds) : OptionalInt.empty();
    }

    String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
