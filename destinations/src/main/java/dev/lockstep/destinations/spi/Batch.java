package dev.lockstep.destinations.spi;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Identified;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * People to be added to one audience, or removed from it, in one call.
 *
 * @param id the same whenever this batch is tried again, and of no other batch: what a platform may tell repetitions by
 * @param definition the hash of the audience's definition that decided on them
 * @param members no two of one key
 */
public record Batch(String id, AudienceShape audience, String definition, Operation operation, List<Member> members) {

    public Batch {
        members = List.copyOf(members);
    }

    /** What is done with the members of a batch. */
    public enum Operation {
        ADD("add"),
        REMOVE("remove");

        private final String word;

        Operation(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One person.
     *
     * @param key by which they are told apart, without an address or number in it
     * @param identifiers as the platform wants them. Of an addition: all that the person has. Of a removal where the unit is
     *     identifiers: those that leave, which may be fewer than were added
     * @param entering of an addition: those of the identifiers that are not there yet. None where only what goes along has changed, or
     *     where it is sent again because it would expire; so whoever tells of entries tells of each once
     * @param fields what goes along, by the name that it has there; empty for a removal. An absent attribute is absent
     * @param version greater in each message about this person and audience than in those before
     * @param at since when it is so, in milliseconds since the epoch
     */
    public record Member(
            String key,
            List<Identified> identifiers,
            List<Identified> entering,
            SequencedMap<String, Value> fields,
            long version,
            long at) {
        public Member {
            identifiers = List.copyOf(identifiers);
            entering = List.copyOf(entering);
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        }

        /** Without the values: they are personal data. */
        @Override
        public String toString() {
            return key + " by " + identifiers;
        }
    }
}
