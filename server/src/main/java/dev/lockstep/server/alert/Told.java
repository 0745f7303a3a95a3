package dev.lockstep.server.alert;

import java.time.Duration;
import java.util.Optional;

/** What came of telling a receiver. */
sealed interface Told {

    /** In words, without secrets. */
    String says();

    /** It was taken. */
    record Taken(String says) implements Told {}

    /**
     * It was not, or nobody knows; it is tried again.
     *
     * @param after not before this has passed, where the receiver said so
     */
    record Later(String says, Optional<Duration> after) implements Told {}

    /** It never will be. */
    record Refused(String says) implements Told {}

    static Told later(String says) {
        return new Later(says, Optional.empty());
    }
}
