package dev.lockstep.sync.planner;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Of whom it is to be asked anew where they stand with an audience, when it is defined otherwise. */
public sealed interface Anew {

    /** Of all who are in its segment, or in the ledger. */
    record Everybody() implements Anew {}

    /**
     * Of some of those who are in the ledger; of nobody where both are empty.
     *
     * @param segments of whoever is in one of these
     * @param gates of whoever drops out at one of these
     */
    record Some(Set<String> segments, Set<Gate> gates) implements Anew {
        public Some {
            segments = Collections.unmodifiableSortedSet(new TreeSet<>(segments)); // in the same order in every run
            gates = Set.copyOf(gates);
        }
    }
}
