package dev.lockstep.ingest.call;

import java.io.Serial;

/**
 * Carries a refusal out of the depth of a call or row to where it becomes a {@link Parsed.Refused}. It has no stack trace: a
 * file may have a million of them.
 */
public final class RefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String field;
    private final String explanation;

    /** A refusal of the whole, see {@link Parsed.Refused}. */
    public RefusedException(Reason reason, String explanation) {
        this(reason, "", explanation);
    }

    /** A refusal for the sake of one field; the explanation does not name it again. */
    public RefusedException(Reason reason, String field, String explanation) {
        super(explanation, null, false, false);
        this.reason = reason;
        this.field = field;
        this.explanation = field.isEmpty() ? explanation : field + ": " + explanation;
    }

    /** What is to be returned. */
    public Parsed.Refused refusal() {
        return new Parsed.Refused(reason, field, explanation);
    }
}
