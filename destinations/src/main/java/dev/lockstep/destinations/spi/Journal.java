package dev.lockstep.destinations.spi;

/** Keeps what a call has found out before the next call is made, so that a crash between the two leaves no orphan behind. */
@FunctionalInterface
public interface Journal {

    /** When this returns it will survive a crash. */
    void keep(Remote remote);

    /**
     * The platform gave its answer a name, by which people there can find the call. It is kept with the call; of several calls that one
     * {@code send} or {@code put} makes, the last name counts.
     *
     * @param id without personal data, and short
     */
    default void answered(String id) {}
}
