package dev.lockstep.engine;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.PersonId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Membership changes in the order in which they were written.
 *
 * @param next what to ask for the changes after these by
 */
public record Changes(List<Change> changes, long next) {

    /**
     * A person entered or exited a segment.
     *
     * @param position in the log, from 1 on; there may be gaps
     * @param at the instant from which it is so, in milliseconds since the epoch
     * @param writtenAt when it was found out and written; later than {@code at} where a timer was overdue
     * @param person the name of the time, also where they turned out to be another since; {@code forgotten:} and a number where
     *     they are forgotten
     * @param hash of the segment's definition
     * @param number tells persons apart, also when they are forgotten; without meaning elsewhere
     */
    public record Change(
            long position,
            long at,
            long writtenAt,
            PersonId person,
            String segment,
            boolean entered,
            String hash,
            Cause cause,
            long number) {}

    /** What made a change. */
    public enum Kind {
        EVENT("event"),
        ATTRIBUTES("attributes"),
        TIME("time"),
        MERGE("merge"),
        DEFINITION("definition"),
        ERASURE("erasure");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * What made a change.
     *
     * @param event the name of the event, else empty
     * @param timestamp of the event or attribute change, else empty
     * @param leaf of the segment's condition that made the difference, see {@link MembershipChange}; empty also where the change
     *     was written by a program that did not tell
     */
    public record Cause(Kind kind, String event, OptionalLong timestamp, Optional<Leaf> leaf) {}

    /**
     * A part of a segment's condition that has no parts, as it was when it counted.
     *
     * @param path where it stands, such as {@code all[1].any[0]}; empty where it is the whole condition
     * @param says the leaf in English
     */
    public record Leaf(String path, String says) {}
}
