package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * Everybody's facts, person by person in the order of their numbers, without any program: what they did, not what follows from it. In
 * memory are the facts of {@value #STRETCH} people at a time. Safe beside the writer where it is given a snapshot; for one thread.
 */
public final class Histories {

    private static final long STRETCH = 128;

    private final Reads store;
    private final Seal seal;

    Histories(Reads store, Seal seal) {
        this.store = store;
        this.seal = seal;
    }

    /**
     * A person.
     *
     * @param facts by timestamp; those of one timestamp in the order of receipt
     * @param due when the engine looks at them next though nothing happens; what it says of them is so until then
     */
    public record Told(long number, PersonId person, List<Fact> facts, long due) {
        public Told {
            facts = List.copyOf(facts);
        }
    }

    /** Is shown people. */
    @FunctionalInterface
    public interface Visitor {
        /** Returns whether to go on. */
        boolean visit(Told person);
    }

    /** How many numbers were given: all people are below. */
    public long end() {
        return Counters.in(store).nextPerson();
    }

    /** Visits everybody from this number on. */
    public void forEach(long from, Visitor visitor) {
        long end = end();
        for (long first = from; first < end; first += STRETCH) {
            if (!stretch(first, Math.min(end, first + STRETCH), visitor)) {
                return;
            }
        }
    }

    /** The person of this name, or of any identifier that is written as one. */
    public Optional<Told> find(PersonId name) {
        for (Identifier identifier : Identifier.namesOf(name)) {
            OptionalLong number = People.owner(identifier, store, seal);
            if (number.isPresent() && People.row(number.getAsLong(), store, seal) instanceof PersonRow.Known row) {
                return Optional.of(told(number.getAsLong(), row, ofAllParts(row.parts())));
            }
        }
        return Optional.empty();
    }

    private record Received(Fact fact, long sequence) {}

    private boolean stretch(long from, long before, Visitor visitor) {
        SequencedMap<Long, PersonRow.Known> people = new LinkedHashMap<>();
        store.scan(Table.PEOPLE, Keys.of(from), Keys.of(before), (key, value) -> {
            long number = Keys.number(key, 0);
            if (PersonRow.read(number, value, seal) instanceof PersonRow.Known row) {
                people.put(number, row);
            }
            return true;
        });
        Map<Long, List<Received>> facts = new HashMap<>();
        store.scan(Table.HISTORY, Keys.of(from), Keys.of(before), (key, value) -> {
            long number = Keys.number(key, 0);
            if (people.containsKey(number)) {
                facts.computeIfAbsent(number, it -> new ArrayList<>())
                        .add(new Received(History.read(seal, key, value), Keys.number(key, 2)));
            }
            return true;
        });
        for (Map.Entry<Long, PersonRow.Known> person : people.entrySet()) {
            if (!visitor.visit(
                    told(person.getKey(), person.getValue(), facts.getOrDefault(person.getKey(), List.of())))) {
                return false;
            }
        }
        return true;
    }

    private Told told(long number, PersonRow.Known row, List<Received> own) {
        List<Received> all = row.parts().size() == 1 ? own : ofAllParts(row.parts());
        return new Told(
                number,
                row.identifiers().getFirst().person(),
                all.stream().map(Received::fact).toList(),
                row.queuedFor());
    }

    private List<Received> ofAllParts(List<Long> parts) {
        List<Received> all = new ArrayList<>();
        History.forEach(store, seal, parts, (fact, sequence) -> all.add(new Received(fact, sequence)));
        all.sort(Comparator.comparingLong((Received received) -> received.fact().timestamp())
                .thenComparingLong(Received::sequence));
        return all;
    }
}
