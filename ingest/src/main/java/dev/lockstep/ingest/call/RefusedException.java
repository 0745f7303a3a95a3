package dev.lockstep.ingest.call;

import java.io.Serial;

/**
 * Carries a refusal out of the depth of a call to {@link CallParser#parse}, which returns it. It has no stack trace: a file
 * may have a million of them.
 */
final class RefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String explanation;

    RefusedException(Reason reason, String explanation) {
        super(explanation, null, false, false);
        this.reason = reason;
        this.explanation = explanation;
    }

    Parsed.Refused refusal() {
        return new Parsed.Refused(reason, explanation);
    }
}
