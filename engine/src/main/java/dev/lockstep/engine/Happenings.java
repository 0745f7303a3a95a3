package dev.lockstep.engine;

import java.util.List;

/**
 * What happened to people, in the order in which it was written.
 *
 * @param next what to ask for what happened after these by
 */
public record Happenings(List<Happening> happenings, long next) {

    public Happenings {
        happenings = List.copyOf(happenings);
    }

    /** Something that happened to one person. */
    public sealed interface Happening {

        /** The person's number. */
        long number();

        /** They entered a segment, or exited it. */
        record Moved(Changes.Change change) implements Happening {
            @Override
            public long number() {
                return change.number();
            }
        }

        /**
         * They may be known by other identifiers, or an attribute that somebody looks at may be another one. It is told of people who
         * are in a segment.
         *
         * @param at when, in milliseconds since the epoch
         */
        record Renewed(long number, long at) implements Happening {}
    }
}
