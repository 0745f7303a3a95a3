package dev.lockstep.workspace;

import dev.lockstep.workspace.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * Tells somebody when something is not as it should be, and when it is again.
 *
 * @param to names of receivers
 * @param remindMs how long after a message another one says that it is still so
 * @param settleMs for how long it must be as it should before that is told, so that what goes to and fro about a bound is told once
 * @param then what whoever is told should do; empty for what the watch suggests
 * @param place of its definition
 */
public record Alert(
        String name, Watch watch, List<String> to, long remindMs, long settleMs, Optional<String> then, Place place) {
    public Alert {
        to = List.copyOf(to);
    }
}
