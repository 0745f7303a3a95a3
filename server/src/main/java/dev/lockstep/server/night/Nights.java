package dev.lockstep.server.night;

import java.time.LocalTime;
import java.util.Optional;

/**
 * When things are done that are done once a day, in the timezone of the workspace.
 *
 * @param parity all segments are compared with their SQL; empty where they never are
 * @param spend platforms are asked what audiences cost; empty where they are only asked when somebody wants to know
 */
public record Nights(Optional<LocalTime> parity, Optional<LocalTime> spend) {

    /** Nothing is done by itself. */
    public static final Nights NONE = new Nights(Optional.empty(), Optional.empty());
}
