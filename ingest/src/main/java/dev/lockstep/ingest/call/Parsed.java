package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;

/** What became of something that was sent: a fact, or the reason why it is none. */
public sealed interface Parsed {

    /** It is a fact. */
    record Accepted(Fact fact) implements Parsed {}

    /**
     * It is none.
     *
     * @param field what is wrong, {@code properties.items.0.price}; empty where it is the whole
     * @param message begins with the field, says what is wrong and what to do, and quotes no value: values are personal data
     */
    record Refused(Reason reason, String field, String message) implements Parsed {

        /** The whole is wrong, or nothing less can be named. */
        public Refused(Reason reason, String message) {
            this(reason, "", message);
        }
    }
}
