package dev.lockstep.destinations.spi;

import dev.lockstep.destinations.identifiers.IdentifierType;
import java.util.List;

/**
 * An audience as a destination needs to know it.
 *
 * @param name in the workspace
 * @param identifiers the types that people are sent by, in the order in which they are preferred
 * @param fields the names of what goes along, as they are to be called there
 */
public record AudienceShape(String name, List<IdentifierType> identifiers, List<String> fields) {
    public AudienceShape {
        identifiers = List.copyOf(identifiers);
        fields = List.copyOf(fields);
    }
}
