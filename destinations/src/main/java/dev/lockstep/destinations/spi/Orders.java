package dev.lockstep.destinations.spi;

import dev.lockstep.core.model.Fact;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.Identified;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells a platform of orders that it could not see by itself, so that it can say what advertisements brought. Calls are made one after the
 * other by one thread, the one that calls the {@link Destination}.
 */
public interface Orders {

    /** The names of events that are orders. */
    Set<String> events();

    /** How identifiers of people are to look. */
    Dialect dialect();

    /** After this the platform has no use for an order. */
    Duration usefulFor();

    /** How many orders it is told of at once, at most. */
    int most();

    /**
     * Tells of orders, in the order in which they were received. To do so again does no harm: what is told of an order replaces what was
     * told of it before.
     */
    Answer<Told> tell(List<Placed> orders);

    /** What became of what it was told; of what is not known there is nothing. */
    Answer<Map<String, Fate>> look(Set<String> receipts);

    /**
     * That somebody placed an order.
     *
     * @param person a key of ours, without an address or number in it
     * @param identifiers in the dialect
     */
    record Placed(String person, List<Identified> identifiers, Fact.Event event) {
        public Placed {
            identifiers = List.copyOf(identifiers);
        }

        /** Without what belongs to the person. */
        @Override
        public String toString() {
            return event.name() + " at " + event.timestamp();
        }
    }

    /**
     * What was told.
     *
     * @param receipt by which it is looked at; empty where none of the orders could be told of
     * @param leftOut orders that could not be told of, by the reason in words
     */
    record Told(String receipt, Map<String, Long> leftOut) {
        public Told {
            leftOut = Map.copyOf(leftOut);
        }
    }

    /** What became of something that the platform was told. */
    enum Fate {
        PENDING,
        PASSED,
        FAILED
    }
}
