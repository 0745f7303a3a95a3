package dev.lockstep.destinations.identifiers;

import java.util.List;

/**
 * The identifiers of one type that a person is sent by.
 *
 * @param values as they are sent, mostly hashes
 */
public record Identified(IdentifierType type, List<String> values) {
    public Identified {
        values = List.copyOf(values);
    }

    /** Without the values: they are personal data. */
    @Override
    public String toString() {
        return values.size() + " " + type.word();
    }
}
