package dev.lockstep.sync.ledger;

/**
 * The snapshot of a copy that was put last, as far as it is known. From {@link #begin} on nobody knows which one is there, until one was
 * taken or it is known that none was put. Mutable, for one thread.
 */
final class LastSnapshot {

    /** Its SHA-256; empty where there is none, or nobody knows. */
    String digest = "";

    /** Whether one may have been put of which nobody knows any more. */
    boolean isUncertain;

    /** Whether one is to be put again although nothing has changed, before what is there expires. */
    boolean isDue;

    /** Whether it had everybody who belonged then. */
    boolean isWhole;

    /** How many rows it had; negative where there is none. */
    long rows = -1;

    /** Another is to be put in any case. */
    void begin() {
        digest = "";
        isUncertain = true;
    }

    void neverBegan(String before) {
        digest = before;
        isUncertain = false;
    }

    void wasTaken(String sha256, long withRows, boolean withAll) {
        digest = sha256;
        rows = withRows;
        isUncertain = false;
        isDue = false;
        isWhole = withAll;
    }
}
