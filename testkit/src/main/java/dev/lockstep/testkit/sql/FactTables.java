package dev.lockstep.testkit.sql;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.sql.PersonAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The tables {@code events} and {@code people} that SQL sees, made of facts by the rules of a {@link Population}: it is known
 * who each is about, repeated ones are left out, and what was stamped too far in the future is as of its receipt. Every fact
 * is kept in memory. Mutable, for one thread.
 */
public final class FactTables {

    private final Population population =
            new Population(Program.compile(new LinkedHashMap<>(), List.of()), change -> {}, new Histories());
    private final SequencedMap<PersonId, List<Received>> histories = new LinkedHashMap<>();
    private long sequence;

    /** A row of {@code events}. */
    public record EventRow(
            PersonId person, String name, long at, Map<String, Value> properties, Optional<String> messageId) {}

    /** A row of {@code people}. */
    public record PersonRow(PersonId person, Map<String, Value> attributes) {}

    private record Received(long sequence, Fact fact) {}

    /** Takes the next fact in the order of receipt, received when the clock shows {@code instant}. */
    public void receive(Fact fact, long instant) {
        population.receive(fact, instant);
    }

    /** The events, in the order of receipt. */
    public List<EventRow> events() {
        SequencedMap<Long, EventRow> rows = new LinkedHashMap<>();
        histories.forEach((person, history) -> history.forEach(received -> {
            if (received.fact instanceof Fact.Event event) {
                rows.put(
                        received.sequence,
                        new EventRow(person, event.name(), event.timestamp(), event.properties(), event.messageId()));
            }
        }));
        return rows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Everybody, with their attributes as of the instant, what they are known by among them: see {@link PersonAttributes}.
     */
    public List<PersonRow> people(long instant) {
        List<PersonRow> rows = new ArrayList<>();
        histories.forEach((person, history) -> rows.add(new PersonRow(person, profile(person, history, instant))));
        return rows;
    }

    private static Map<String, Value> profile(PersonId person, List<Received> history, long instant) {
        PersonAttributes attributes = new PersonAttributes(instant);
        history.stream()
                .sorted(Comparator.comparingLong(Received::sequence))
                .forEach(received -> attributes.learn(received.fact));
        return attributes.withIdentifiers(person);
    }

    /** Keeps everybody's facts. */
    private final class Histories implements Population.Witness {
        @Override
        public void received(PersonId person, Fact fact) {
            long now = population.now();
            histories
                    .computeIfAbsent(person, name -> new ArrayList<>())
                    .add(new Received(
                            sequence++, fact.timestamp() > now + SegmentMachine.MAX_AHEAD_MS ? fact.at(now) : fact));
        }

        @Override
        public void merged(PersonId absorbed, PersonId into) {
            List<Received> history = histories.remove(absorbed);
            if (history != null) {
                histories.computeIfAbsent(into, name -> new ArrayList<>()).addAll(history);
            }
        }

        @Override
        public void erased(PersonId person) {
            histories.remove(person);
        }
    }
}
