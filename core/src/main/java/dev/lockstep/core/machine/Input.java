package dev.lockstep.core.machine;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.state.PersonState;

/** What can happen to a person, as the machine sees it. */
public sealed interface Input {

    /**
     * A fact about this person was received: an event or an attribute change, or an alias, which tells nothing but that the
     * person is there.
     *
     * @param sequence the order of receipt among all facts, not negative
     */
    record Received(Fact fact, long sequence) implements Input {}

    /** Nothing but the passing of time. */
    record Due() implements Input {}

    /** Another person turned out to be this one. The other leaves all segments, and its state is spent. */
    record Merged(PersonState other) implements Input {}

    /** The person is to be forgotten: they leave all segments, and the state is spent. */
    record Erased() implements Input {}
}
