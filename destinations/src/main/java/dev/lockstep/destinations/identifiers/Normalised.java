package dev.lockstep.destinations.identifiers;

/**
 * What became of one value. A value that cannot be used is an answer and no failure: the record beside it goes on.
 *
 * <p>Neither case prints the value, so that a result may be logged by mistake without harm.
 */
public sealed interface Normalised {

    /**
     * The destination can use it.
     *
     * @param value as it is to be sent: hashed where the destination's rule hashes
     */
    record Usable(String value) implements Normalised {
        @Override
        public String toString() {
            return "Usable";
        }
    }

    /** The destination could make nothing of it. */
    record Unusable(Reason reason) implements Normalised {}
}
