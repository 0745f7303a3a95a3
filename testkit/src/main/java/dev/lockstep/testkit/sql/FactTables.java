package dev.lockstep.testkit.sql;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Identifiers;
import dev.lockstep.core.program.Program;
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

    private record Write(long timestamp, Optional<Value> value) {}

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
     * Everybody, with their attributes as of the instant. What a person is known by beside their name stands among the
     * attributes: the anonymous ids as {@code anonymous_id}, and an e-mail as {@code email} where no usable one stands there.
     */
    public List<PersonRow> people(long instant) {
        List<PersonRow> rows = new ArrayList<>();
        histories.forEach((person, history) -> rows.add(new PersonRow(person, profile(person, history, instant))));
        return rows;
    }

    private static Map<String, Value> profile(PersonId person, List<Received> history, long instant) {
        Map<String, Write> writes = new LinkedHashMap<>();
        List<Identifier> identifiers = new ArrayList<>();
        history.stream().sorted(Comparator.comparingLong(Received::sequence)).forEach(received -> {
            identifiers.addAll(owned(received.fact));
            if (received.fact instanceof Fact.AttributeChange change && change.timestamp() <= instant) {
                change.attributes()
                        .forEach((name, value) -> writes.merge(
                                name,
                                new Write(change.timestamp(), value),
                                (known, later) -> later.timestamp >= known.timestamp ? later : known));
            }
        });
        identifiers.removeIf(identifier -> identifier.person().equals(person));
        Map<String, Value> profile = new LinkedHashMap<>();
        writes.forEach((name, write) -> write.value.ifPresent(value -> profile.put(name, value)));
        List<Value> emails = valuesOf(Identifier.Kind.EMAIL, identifiers);
        String email = Identifier.Kind.EMAIL.type();
        if (!emails.isEmpty() && !Identifiers.isUsable(email, profile.get(email))) {
            profile.put(email, emails.getLast());
        }
        List<Value> anonymous = valuesOf(Identifier.Kind.ANONYMOUS, identifiers);
        if (!anonymous.isEmpty()) {
            profile.put(Identifier.Kind.ANONYMOUS.type(), new Value.Items(anonymous));
        }
        return profile;
    }

    /** The identifiers that the fact says are its person's; an event may be stamped with others', and ties nothing. */
    private static List<Identifier> owned(Fact fact) {
        return fact instanceof Fact.AttributeChange
                ? fact.identifiers()
                : fact.identifiers().subList(0, 1);
    }

    private static List<Value> valuesOf(Identifier.Kind kind, List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(identifier -> identifier.kind() == kind)
                .map(identifier -> Value.of(identifier.value()))
                .distinct()
                .toList();
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
