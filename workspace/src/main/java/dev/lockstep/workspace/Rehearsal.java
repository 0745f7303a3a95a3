package dev.lockstep.workspace;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.yaml.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Something that happens, or is expected, at an instant. */
    public sealed interface Step {

        /** How long after the start it is received, or expected, in milliseconds. */
        long at();

        /** Who it is about; never empty. */
        List<Identifier> person();

        /** Where it is written. */
        Place place();

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

        /** The person is, and is not, in these segments. */
        record Expect(long at, List<Identifier> person, Place place, List<String> in, List<String> out)
                implements Step {
            public Expect {
                person = List.copyOf(person);
                in = List.copyOf(in);
                out = List.copyOf(out);
            }
        }
    }
}
