package dev.lockstep.destinations.spi;

import java.util.OptionalLong;

/**
 * A copy as the platform shows it. What it does not show is empty.
 *
 * @param word the platform's own word for the status
 * @param received rows or identifiers that it has got
 * @param valid of these, well-formed and different
 * @param matched of these, found
 * @param reach how many can be addressed thereby
 */
public record Observation(
        Status status,
        String word,
        OptionalLong received,
        OptionalLong valid,
        OptionalLong matched,
        OptionalLong reach) {

    /** How a copy is. */
    public enum Status {
        /** What was sent is being worked on. */
        PROCESSING,
        /** What was sent is in effect. */
        READY,
        /** It has too few members to be used. */
        TOO_FEW,
        /** What was sent could not be worked on. */
        FAILED,
        /** Somebody else has changed it since: it is not what was sent. */
        ALTERED,
        /** It is not there, or not ours. */
        LOST,
        /** The platform says something that we do not know; it is not counted upon. */
        UNKNOWN
    }

    /** A status without counts. */
    public static Observation of(Status status, String word) {
        return new Observation(
                status, word, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }
}
