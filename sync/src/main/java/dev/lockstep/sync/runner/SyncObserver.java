package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Work;

/** Is told what a connection does, to count it. It must return soon; what it throws is a defect. */
public interface SyncObserver {

    /** Counts nothing. */
    SyncObserver NONE = new SyncObserver() {};

    /**
     * The times of one change on its way, in milliseconds since the epoch.
     *
     * @param factAt the timestamp of the fact, or when the time came that made it
     * @param foundAt when the engine found the change of membership out
     * @param waitingSince when it began to wait to be sent
     */
    record Hops(long factAt, long foundAt, long waitingSince, long acceptedAt) {}

    /** A destination took a person's change. */
    default void accepted(String connection, String audience, Operation operation) {}

    /** The same, where a fact or time made the person come or go; what a new definition makes tells nothing of how fast it is. */
    default void arrived(String connection, String audience, Hops hops) {}

    /**
     * The same as {@link #accepted}, for whoever follows one person.
     *
     * @param person whose change it is, by the number that the log of changes has them under; it means nothing elsewhere
     * @param waitingSince when it began to wait to be sent, in milliseconds since the epoch
     * @param acceptedAt when it was taken
     */
    default void took(String connection, String audience, Work work, long person, long waitingSince, long acceptedAt) {}

    /** A destination refused a person as they are. */
    default void rejected(String connection, String audience, Operation operation) {}

    /** A call ended without success. */
    default void failed(String connection, String audience, Lane lane, Failure failure) {}

    /** A connection cannot go on, and begins anew from its ledger after a while: the disk failed, or it is a defect. */
    default void broken(String connection, Exception cause) {}

    /** The oldest change of an audience that is not known to be in effect has become older than it may. */
    default void late(String connection, String audience, long since, long visibleWithinMs) {}

    /**
     * A canary has gone a whole way.
     *
     * @param isIn whether it was the way in; else it was the way out
     */
    default void walked(String connection, String audience, boolean isIn, CanaryWay way) {}

    /** All that had been sent to a copy is in effect, this long after it had been taken. */
    default void confirmed(String connection, String audience, long afterMs) {}
}
