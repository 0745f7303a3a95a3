package dev.lockstep.sync.ledger;

/** How far what was sent of a copy is known to be in effect. Mutable, for one thread. */
final class InEffect {

    /** When the destination took something last. */
    long acceptedAt = Copy.NONE;

    /** When all that had been taken was known to be in effect last. */
    long confirmedAt = Copy.NONE;

    /** How many people there were then. */
    long confirmed;

    /** Whether that was ever so of everybody who belonged. */
    boolean isConfirmedOnce;

    /** When the oldest of those changes began to wait that were taken, and are not known to be in effect. */
    long unconfirmedSince = Copy.NONE;

    /** All that was taken is in effect; {@code isAll} where that is everybody who belongs. */
    void confirm(long delivered, boolean isAll, long now) {
        confirmedAt = now;
        confirmed = delivered;
        unconfirmedSince = Copy.NONE;
        isConfirmedOnce |= isAll;
    }

    /** Whether what was sent of a person last is known to be in effect. */
    boolean isSo(Entry entry) {
        return entry.state() == Entry.State.SETTLED && confirmedAt != Copy.NONE && entry.acceptedAt() <= confirmedAt;
    }
}
