package dev.lockstep.destinations.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account at a platform, ready to be called. A call either does what is asked or says why not, and keeps nothing in memory
 * that matters: what must outlive it is in {@link Remote}. Calls are made one after the other by one thread.
 */
public sealed interface Destination extends AutoCloseable {

    /**
     * Looks at the copies, as the platform has them. A copy of which nothing can be learnt is left out; where the platform
     * offers nothing to look at, all are.
     *
     * @param copies by the id of the copy
     */
    Answer<Map<Long, Observation>> look(Map<Long, Remote> copies);

    /** Has the platform leave out whom an audience excludes; empty where it offers no such thing, or it is not wanted. */
    default Optional<Exclusions> exclusions() {
        return Optional.empty();
    }

    /** Tells the platform of orders; empty where it does not take them, or it is not wanted. */
    default Optional<Orders> orders() {
        return Optional.empty();
    }

    /** Lets go of connections and threads. No call is made, and none may be afterwards. */
    @Override
    default void close() {}

    /** Takes members one by one, and lets go of them. */
    non-sealed interface Deltas extends Destination {

        /**
         * Adds or removes the members of the batch. To do so twice with the same batch, in the same order, does what once does.
         * A failure that says that nothing was done is of all that this call was to do: where it did some of it before the failure,
         * it is {@link Answer.Failure.Unknown}, whatever the failure was.
         *
         * @return what became of each member, in the order of the batch
         */
        Answer<List<Result>> send(Batch batch, Remote remote, Journal journal);
    }

    /** Takes all members at once, in place of those before. */
    non-sealed interface Snapshots extends Destination {

        /** The columns that the platform wants, of what an audience is sent by; each row of a snapshot has as many cells. */
        List<String> header(AudienceShape audience);

        /** Whether people will open what is put, so that text which a spreadsheet would run as a formula gets a {@code '} before it. */
        default boolean isForSpreadsheets() {
            return false;
        }

        /**
         * Puts the snapshot in place of what is there. It is taken when this returns, and may take effect later:
         * {@link #look} tells when. A failure that says that nothing was done is of all that it takes: where some of it was done
         * before the failure, it is {@link Answer.Failure.Unknown}, whatever the failure was.
         *
         * @param remote as it was kept last; where it has no id there is nothing yet
         */
        Answer<Remote> put(Snapshot snapshot, Remote remote, Journal journal);

        /** How long changes are gathered after a snapshot before the next one is put. */
        Duration pace();

        /** Whether another snapshot may be put while the copy looks like this. */
        default boolean isReady(Observation observation) {
            return observation.status() != Observation.Status.PROCESSING;
        }
    }
}
