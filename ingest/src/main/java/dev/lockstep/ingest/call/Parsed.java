package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;

/** What became of something that was sent: a fact, or the reason why it is none. */
public sealed interface Parsed {

    /** It is a fact. */
    record Accepted(Fact fact) implements Parsed {}

    /**
     * It is none.
     *
     * @param message names the field, what is wrong and what to do, and quotes no value: values are personal data
     */
    record Refused(Reason reason, String message) implements Parsed {}
}
