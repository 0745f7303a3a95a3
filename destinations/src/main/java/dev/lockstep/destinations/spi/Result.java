package dev.lockstep.destinations.spi;

/** What became of one member of a batch. */
public sealed interface Result {

    /**
     * It was taken.
     *
     * @param isVerified whether the platform said so of this very member, and not of the batch as a whole
     */
    record Accepted(boolean isVerified) implements Result {}

    /** It was refused, and will be as it is. */
    record Rejected(Answer.Trouble trouble) implements Result {}
}
