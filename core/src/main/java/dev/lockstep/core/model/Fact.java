package dev.lockstep.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something learned about a person. A fact says when it was so ({@link #timestamp}, which may be long before it is
 * received) and names its person by at least one {@link Identifier}.
 */
public sealed interface Fact {

    /** The sender's own id of this fact, by which a repetition is recognised; empty where it gave none. */
    Optional<String> messageId();

    /** When it happened, in milliseconds since the epoch. */
    long timestamp();

    /** Who it is about; never empty, strongest kind first. */
    List<Identifier> identifiers();

    /** The same fact, taken to have happened at another instant. */
    Fact at(long timestamp);

    /** The person did something. */
    record Event(
            Optional<String> messageId,
            long timestamp,
            List<Identifier> identifiers,
            String name,
            Map<String, Value> properties)
            implements Fact {
        public Event {
            identifiers = strongestFirst(identifiers);
            properties = Collections.unmodifiableMap(properties);
        }

        @Override
        public Event at(long instant) {
            return new Event(messageId, instant, identifiers, name, properties);
        }
    }

    /**
     * Attributes of the person got new values, and all the identifiers name the same person.
     *
     * @param attributes by top-level name; empty removes the attribute
     */
    record AttributeChange(
            Optional<String> messageId,
            long timestamp,
            List<Identifier> identifiers,
            Map<String, Optional<Value>> attributes)
            implements Fact {
        public AttributeChange {
            identifiers = strongestFirst(identifiers);
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }

        @Override
        public AttributeChange at(long instant) {
            return new AttributeChange(messageId, instant, identifiers, attributes);
        }
    }

    /** The person known by {@code previous} is the one known by the identifiers: both become one, for good. */
    record Alias(Optional<String> messageId, long timestamp, List<Identifier> identifiers, Identifier previous)
            implements Fact {
        public Alias {
            identifiers = strongestFirst(identifiers);
        }

        @Override
        public Alias at(long instant) {
            return new Alias(messageId, instant, identifiers, previous);
        }
    }

    /** The person is to be forgotten: out of every segment, and every fact received of them so far is gone. */
    record Erasure(Optional<String> messageId, long timestamp, List<Identifier> identifiers) implements Fact {
        public Erasure {
            identifiers = strongestFirst(identifiers);
        }

        @Override
        public Erasure at(long instant) {
            return new Erasure(messageId, instant, identifiers);
        }
    }

    private static List<Identifier> strongestFirst(List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            throw new IllegalArgumentException("a fact needs an identifier of its person");
        }
        if (isStrongestFirst(identifiers)) {
            return List.copyOf(identifiers);
        }
        return identifiers.stream()
                .distinct()
                .sorted(java.util.Comparator.comparing(Identifier::kind))
                .toList();
    }

    /** As nearly all are: one of a kind at the most, in order. */
    private static boolean isStrongestFirst(List<Identifier> identifiers) {
        for (int i = 1; i < identifiers.size(); i++) {
            if (identifiers.get(i - 1).kind().compareTo(identifiers.get(i).kind()) >= 0) {
                return false;
            }
        }
        return true;
    }
}
