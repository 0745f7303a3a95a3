package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.engine.Noted;
import dev.lockstep.engine.Profile;
import java.time.Duration;
import java.util.List;

/** What the engine tells of people. Answers are of what is committed. */
public interface Feed {

    /** What happened after a position, in order; at most so many. */
    Happenings after(long position, int limit);

    /** Who a person is now. */
    Profile profile(long person);

    /** The numbers of people in a segment, in ascending order, after one of them; at most so many. */
    List<Long> people(String segment, long after, int limit);

    /** Events that were noted for a connection, after a place in the order of receipt; none where nothing is noted. */
    default Noted noted(long after, int limit) {
        return new Noted(List.of(), after);
    }

    /**
     * Whether an identifier is somebody's, or was of somebody who asked that nothing more be taken of them; false where nobody can tell.
     */
    default boolean isTaken(Identifier identifier) {
        return false;
    }

    /** Waits until something may have happened after a position, but no longer than this. */
    void await(long position, Duration atMost) throws InterruptedException;

    /**
     * What happened.
     *
     * @param next what to ask by for what comes after these
     * @param isGap whether some of what came before these is not kept any more
     */
    record Happenings(List<Happening> happenings, long next, boolean isGap) {
        public Happenings {
            happenings = List.copyOf(happenings);
        }
    }
}
