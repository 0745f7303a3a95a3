package dev.lockstep.engine;

import dev.lockstep.core.population.Retention;
import java.util.List;

/**
 * What happened to people, in the order in which it was written.
 *
 * @param next what to ask for what happened after these by
 * @param isGap whether some of what came before these is not kept any more, see {@link Retention}: whoever asked for it has missed it
 */
public record Happenings(List<Happening> happenings, long next, boolean isGap) {

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
