package dev.lockstep.sync.preview;

import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.sync.planner.Candidate;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A person with the segments of one version: who they are is the same in both.
 *
 * @param who knows all but segments and the first name
 */
record OfVersion(Candidate who, Supplier<PersonId> first, Predicate<String> segments) implements Candidate {

    @Override
    public PersonId person() {
        return who.person();
    }

    @Override
    public PersonId knownFirstAs() {
        return first.get();
    }

    @Override
    public boolean isIn(String segment) {
        return segments.test(segment);
    }

    @Override
    public boolean isSuppressed() {
        return who.isSuppressed();
    }

    @Override
    public @Nullable Value attribute(Path path) {
        return who.attribute(path);
    }

    @Override
    public List<Normalised> identifiers(IdentifierType type) {
        return who.identifiers(type);
    }
}
