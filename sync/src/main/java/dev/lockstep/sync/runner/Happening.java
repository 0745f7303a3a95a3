package dev.lockstep.sync.runner;

import dev.lockstep.sync.planner.Why;

/**
 * Something that may change a person's place in audiences.
 *
 * @param at the instant from which it is so, in milliseconds since the epoch
 * @param factAt the timestamp of the fact that made it so; that of {@code at} where none did
 * @param foundAt when it was found out
 */
public record Happening(long person, What what, Why why, long at, long factAt, long foundAt) {

    /** What happened. */
    public sealed interface What {

        /** The person entered the segment, or exited it. */
        record Membership(String segment) implements What {}

        /** An identifier of the person, or an attribute that audiences look at, is another one. */
        record Profile() implements What {}
    }
}
