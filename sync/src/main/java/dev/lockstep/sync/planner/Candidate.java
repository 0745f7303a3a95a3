package dev.lockstep.sync.planner;

import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the planner may ask of one person, as of the instant that is planned for. The answers do not change meanwhile. */
public interface Candidate {

    PersonId person();

    /** The name by which the person, or anybody who turned out to be them, was known first: holdouts go by it. */
    PersonId knownFirstAs();

    /** Whether the person is in the segment of this name. */
    boolean isIn(String segment);

    /** Whether nothing of this person may be sent anywhere: they asked for it, or the law does. */
    boolean isSuppressed();

    /** The attribute at this path; null where it is absent. */
    @Nullable
    Value attribute(Path path);

    /**
     * All that is known of the person as an identifier of this type, as the destination wants it or with the reason for which
     * it cannot be used; in the order in which it is preferred. It is asked of nobody who drops out before.
     */
    List<Normalised> identifiers(IdentifierType type);
}
