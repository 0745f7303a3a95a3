package dev.lockstep.workspace;

import dev.lockstep.core.model.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * That an audience goes to a connection, and what is otherwise there than at the others.
 *
 * @param identifiers in place of the audience's own; empty where those count
 * @param fields in place of the audience's own, all of them; empty where those count
 */
public record Route(
        String connection, Optional<List<String>> identifiers, Optional<SequencedMap<String, Path>> fields) {

    public Route {
        identifiers = identifiers.map(List::copyOf);
        fields = fields.map(some -> Collections.unmodifiableSequencedMap(new LinkedHashMap<>(some)));
    }

    /** As the audience is. */
    static Route to(String connection) {
        return new Route(connection, Optional.empty(), Optional.empty());
    }
}
