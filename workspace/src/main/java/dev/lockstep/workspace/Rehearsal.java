package dev.lockstep.workspace;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.yaml.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A story about a few people with what should come of it, played on a virtual clock.
 *
 * @param start the instant of {@code at: 0m}, in milliseconds since the epoch
 * @param timeline in the order of time; steps of one instant in the order written
 * @param place of its definition
 */
public record Rehearsal(String name, long start, List<Step> timeline, Place place) {

    /** When a rehearsal begins that does not say so: 2026-01-01T00:00:00Z, in milliseconds since the epoch. */
    public static final long DEFAULT_START =
            Instants.parse("2026-01-01T00:00:00Z").orElseThrow();

    /** Who a step is about that does not say so. */
    public static final Identifier DEFAULT_PERSON = Identifier.id("someone");

    public Rehearsal {
        timeline = List.copyOf(timeline);
    }

    /** Whether it says what is to be sent, beside who is to be in which segment. */
    public boolean expectsDeliveries() {
        return timeline.stream()
                .anyMatch(step -> step instanceof Step.Expect expect
                        && !expect.deliveries().isNothing());
    }

    /**
     * What is to have become of a person at destinations.
     *
     * @param delivered audiences that have them, at every connection that the audience goes to
     * @param notDelivered audiences that have them at none
     */
    public record Deliveries(List<Sending> sent, List<String> delivered, List<String> notDelivered) {
        /** Nothing is said of it. */
        public static final Deliveries NOTHING = new Deliveries(List.of(), List.of(), List.of());

        public Deliveries {
            sent = List.copyOf(sent);
            delivered = List.copyOf(delivered);
            notDelivered = List.copyOf(notDelivered);
        }

        public boolean isNothing() {
            return sent.isEmpty() && delivered.isEmpty() && notDelivered.isEmpty();
        }
    }

    /**
     * That something is sent of a person.
     *
     * @param connection empty for each that the audience goes to
     * @param lane as {@code sync history} calls it; empty for any
     * @param withinMs how soon, in milliseconds; where it is not said, it is the last that was sent by then
     */
    public record Sending(
            String audience,
            Optional<String> connection,
            Change change,
            Optional<String> lane,
            OptionalLong withinMs) {}

    /** What is done with a person at a destination. */
    public enum Change {
        /** They were not there. */
        ADD("add"),
        /** They are there no more. */
        REMOVE("remove"),
        /** They were there and are, with other fields or for longer. */
        UPDATE("update");

        private final String word;

        Change(String word) {
            this.word = word;
        }

        /** The word for it in a workspace. */
        public String word() {
            return word;
        }
    }

    /** Something that happens, or is expected, at an instant. */
    public sealed interface Step {

        /** How long after the start it is received, or expected, in milliseconds. */
        long at();

        /** Who it is about; never empty. */
        List<Identifier> person();

        /** Where it is written. */
        Place place();

        /**
         * What is received; empty of an expectation.
         *
         * @param start of the rehearsal, in milliseconds since the epoch
         */
        default Optional<Fact> fact(long start) {
            return switch (this) {
                case Event event ->
                    Optional.of(new Fact.Event(
                            Optional.empty(), start + event.happened, event.person, event.name, event.properties));
                case Attributes change ->
                    Optional.of(new Fact.AttributeChange(
                            Optional.empty(), start + change.happened, change.person, change.attributes));
                case Alias alias ->
                    Optional.of(new Fact.Alias(Optional.empty(), start + alias.at, alias.person, alias.previous));
                case Expect expect -> Optional.empty();
            };
        }

        /**
         * The person does something.
         *
         * @param happened how long after the start the person did it, in milliseconds; before {@code at} where it is late
         */
        record Event(
                long at,
                long happened,
                List<Identifier> person,
                Place place,
                String name,
                SequencedMap<String, Value> properties)
                implements Step {
            public Event {
                person = List.copyOf(person);
                properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
            }
        }

        /**
         * Attributes of the person change, an empty one is removed; and all the identifiers are this person's.
         *
         * @param happened how long after the start they changed, in milliseconds; before {@code at} where it is late
         */
        record Attributes(
                long at, long happened, List<Identifier> person, Place place, Map<String, Optional<Value>> attributes)
                implements Step {
            public Attributes {
                person = List.copyOf(person);
                attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
            }
        }

        /** The person turns out to be the one known by another identifier. */
        record Alias(long at, List<Identifier> person, Place place, Identifier previous) implements Step {
            public Alias {
                person = List.copyOf(person);
            }
        }

        /** The person is, and is not, in these segments, and this has become of them at destinations. */
        record Expect(
                long at, List<Identifier> person, Place place, List<String> in, List<String> out, Deliveries deliveries)
                implements Step {
            public Expect {
                person = List.copyOf(person);
                in = List.copyOf(in);
                out = List.copyOf(out);
            }
        }
    }
}
