package dev.lockstep.engine;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who has a number. */
public sealed interface Profile {

    /**
     * A person.
     *
     * @param identifiers the naming one first
     * @param knownFirstAs the name by which they, or anybody who turned out to be them, were known first
     * @param attributes those that were ever written, of the ones that somebody looks at; empty where it was removed
     * @param segments that they are in
     */
    record Known(
            List<Identifier> identifiers,
            PersonId knownFirstAs,
            Map<String, Optional<Value>> attributes,
            Set<String> segments)
            implements Profile {
        public Known {
            identifiers = List.copyOf(identifiers);
            attributes = Map.copyOf(attributes);
            segments = Set.copyOf(segments);
        }

        /** Without the values: they are personal data. */
        @Override
        public String toString() {
            return identifiers.size() + " identifiers, in " + segments;
        }
    }

    /** They turned out to be another person. */
    record Absorbed(long into) implements Profile {}

    /** They are forgotten, or there never was such a person. */
    record Forgotten() implements Profile {}
}
