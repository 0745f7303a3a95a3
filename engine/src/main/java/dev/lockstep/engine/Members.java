package dev.lockstep.engine;

import dev.lockstep.core.model.PersonId;
import java.util.List;
import java.util.Optional;

/**
 * A page of a segment's members. Whoever is in it from the first page to the last is on one of them.
 *
 * @param next where the next page begins; empty where this is the last
 */
public record Members(List<Member> members, Optional<String> next) {

    /**
     * Who is in the segment.
     *
     * @param since when they entered, in milliseconds since the epoch
     */
    public record Member(PersonId person, long since) {}
}
