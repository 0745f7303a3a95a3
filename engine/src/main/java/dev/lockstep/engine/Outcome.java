package dev.lockstep.engine;

/** What became of something that was sent in. */
public enum Outcome {
    /** Taken. */
    TAKEN,
    /** Taken as of its receipt: it was stamped more than five minutes later. */
    CORRECTED,
    /** Its message id was seen within seven days; it changed nothing. */
    REPEATED,
    /** One of its identifiers is barred; it changed nothing. */
    BARRED,
    /** It was for known persons only, and nobody is known by its identifiers; it changed nothing. */
    UNKNOWN,
    /** The person was forgotten. */
    ERASED,
    /** There was nothing to forget or to readmit. */
    NOTHING
}
