package dev.lockstep.engine;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * All that is known of a person, but for the facts themselves.
 *
 * @param identifiers the one that they are named by first
 * @param attributes by name, in the order of name, as they are now
 * @param memberships in the order of the workspace's segments
 */
public record PersonView(
        PersonId person,
        List<Identifier> identifiers,
        SequencedMap<String, Value> attributes,
        List<Membership> memberships) {

    /**
     * A segment that the person is in.
     *
     * @param since when they entered, in milliseconds since the epoch
     * @param until when they will exit if nothing more is learned; empty where only a fact can end it
     */
    public record Membership(String segment, long since, OptionalLong until) {}
}
