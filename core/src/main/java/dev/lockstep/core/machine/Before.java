package dev.lockstep.core.machine;

import dev.lockstep.core.program.Fed;
import java.util.BitSet;

/** How it can be told what a leaf said just before an input. */
sealed interface Before {

    /** The person was unknown: it said what it says of somebody of whom nothing is known. */
    record Unknown() implements Before {}

    /** Nothing but time has passed: it said what the same state says as of an earlier instant. */
    record Earlier(long instant) implements Before {}

    /**
     * Something was remembered. A leaf that is not fed says what it said; of one that is in doubt it was noted; any other is the
     * only one in its segment that can have flipped, so that it has where the segment has changed.
     *
     * @param held the leaves in doubt that held
     */
    record Noted(Fed fed, BitSet held) implements Before {}
}
