package dev.lockstep.destinations.spi;

import java.time.InstantSource;

/** A kind of destination. Immutable. */
public interface DestinationKind {

    Declaration declaration();

    /**
     * Opens an account. No call is made.
     *
     * @throws IllegalArgumentException where settings that are well-formed each do not fit together; the message says what to do
     */
    Destination open(Settings settings, Surroundings surroundings);

    /**
     * What a destination gets from outside.
     *
     * @param clock for stamps and for instants that a platform gives
     * @param meter to be asked before each call that a quota counts
     */
    record Surroundings(InstantSource clock, Meter meter) {}
}
