package dev.lockstep.sync.ledger;

/** How far the members of a copy were looked through for those who are to be sent again. Mutable, for one thread. */
final class RefreshRound {

    /** When it began. */
    long began = Copy.NONE;

    /** Who was taken before this instant is to be sent again. */
    long takenBefore = Copy.NONE;

    /** The number of the person whom it has come to; {@link Copy#EVERYBODY} where it is done. */
    long reached = Copy.EVERYBODY;

    void begin(long before, long now) {
        began = now;
        takenBefore = before;
        reached = 0;
    }
}
