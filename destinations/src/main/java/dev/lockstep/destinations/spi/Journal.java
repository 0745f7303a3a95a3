package dev.lockstep.destinations.spi;

/** Keeps what a call has found out before the next call is made, so that a crash between the two leaves no orphan behind. */
@FunctionalInterface
public interface Journal {

    /** When this returns it will survive a crash. */
    void keep(Remote remote);
}
