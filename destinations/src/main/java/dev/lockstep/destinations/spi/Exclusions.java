package dev.lockstep.destinations.spi;

import java.util.List;

/**
 * Has the platform itself leave people out: it makes what advertisements are shown by of an audience and of the suppressions that it
 * excludes, so that somebody who is in both is left out there even while the audience still has them. Calls are made one after the
 * other by one thread, the one that calls the {@link Destination}.
 */
public interface Exclusions {

    /**
     * Sees to it that it is so, and looks whether anything else at the platform addresses these audiences without their suppressions. To
     * do so again does no harm, and where all is as it should be changes nothing.
     *
     * @param all at this connection
     * @param notes keeps what must be known later
     * @return what somebody should see to; where one exclusion fails, that is among them and the others are done
     */
    Answer<List<Finding>> keep(List<Exclusion> all, Notes notes);

    /** Keeps what a call has found out of a copy before the next call is made, see {@link Journal}. */
    @FunctionalInterface
    interface Notes {

        /** When this returns it will survive a crash. */
        void keep(long copy, Remote remote);
    }
}
