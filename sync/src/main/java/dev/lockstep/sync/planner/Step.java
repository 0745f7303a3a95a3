package dev.lockstep.sync.planner;

import java.util.List;
import java.util.Optional;

/**
 * One question on a person's way into an audience, with its answer.
 *
 * @param gate that it is asked at; empty for the first question, whether the person is in the audience's segment
 * @param segments that decide, where segments do: those that keep the person out, and where none does all that were asked
 */
public record Step(Optional<Gate> gate, boolean passes, List<String> segments) {

    public Step {
        segments = List.copyOf(segments);
    }
}
