package dev.lockstep.destinations.spi;

import java.util.OptionalLong;

/** Counts calls against the quotas of a connection. What it let through is counted also after a crash. */
@FunctionalInterface
public interface Meter {

    /** Lets everything through: for what is not counted. */
    Meter UNLIMITED = quota -> OptionalLong.empty();

    /**
     * Asks for one call.
     *
     * @param quota the name of what is counted, see {@link Quota#name}; what no declared quota counts is let through
     * @return empty where it may be made now; else the instant before which it may not, in milliseconds since the epoch
     */
    OptionalLong take(String quota);
}
