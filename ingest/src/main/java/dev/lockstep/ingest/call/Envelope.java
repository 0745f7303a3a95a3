package dev.lockstep.ingest.call;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a call from outside of it: by the path that it was sent to, the batch that it was part of, the clock.
 *
 * @param type which type of call it is, whatever {@code type} it gives itself
 * @param email of the person, where the call itself gives none
 * @param timestamp when it was, in milliseconds since the epoch, where the call does not say: the instant of its receipt
 */
public record Envelope(Optional<CallType> type, Optional<String> email, OptionalLong timestamp) {

    /** Nothing is known: the call must say all itself. */
    public static final Envelope NONE = new Envelope(Optional.empty(), Optional.empty(), OptionalLong.empty());
}
