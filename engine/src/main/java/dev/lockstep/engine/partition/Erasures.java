package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.engine.Receipt;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Forgets people: their facts, state, identifiers and entries in the log go, and a receipt stays. Where an identifier is barred as
 * well, nothing more is taken of whoever comes with it. For one thread.
 */
final class Erasures {

    private final Reads store;
    private final WriteSet writes;
    private final People people;
    private final Identities identities;
    private final Memberships memberships;
    private final Steps steps;
    private final Counters counters;

    Erasures(
            Reads store,
            WriteSet writes,
            People people,
            Identities identities,
            Memberships memberships,
            Steps steps,
            Counters counters) {
        this.store = store;
        this.writes = writes;
        this.people = people;
        this.identities = identities;
        this.memberships = memberships;
        this.steps = steps;
        this.counters = counters;
    }

    /** Forgets whom these identifiers lead to, and takes nothing more of them. */
    void bar(List<Identifier> identifiers) {
        List<Identifier> barred = new ArrayList<>(identifiers);
        barred.addAll(erase(identifiers, Optional.empty()));
        barred.stream().distinct().forEach(people::bar);
    }

    /** Lets go of the bar on these identifiers, and returns whether there was one. */
    boolean readmit(List<Identifier> identifiers) {
        List<Identifier> barred =
                identifiers.stream().filter(people::isBarred).distinct().toList();
        barred.forEach(people::free);
        return !barred.isEmpty();
    }

    /**
     * Forgets whom these identifiers lead to, and returns all identifiers that were theirs.
     *
     * @param message what stands for the message that asked for it
     */
    List<Identifier> erase(List<Identifier> identifiers, Optional<byte[]> message) {
        List<Identifier> erased = new ArrayList<>();
        for (Identifier identifier : identifiers) {
            Person person = identities.owner(identifier);
            if (person != null) {
                erase(person, message);
                erased.addAll(person.identifiers());
            }
        }
        return erased;
    }

    private void erase(Person person, Optional<byte[]> message) {
        long now = counters.now();
        long facts = History.delete(store, person.parts(), writes);
        memberships.forget(person, definitionsOf(person), now);
        person.parts().forEach(this::forgetExposures);
        steps.apply(person, new Input.Erased(), now);
        person.identifiers().forEach(people::free);
        people.delete(person);
        counters.oneLess();
        Receipts.put(counters.takeSequence(), new Receipt(now, facts), message, writes);
    }

    /** What the person is in. */
    private Set<Integer> definitionsOf(Person person) {
        Set<Integer> definitions = new HashSet<>();
        List<Catalog.Definition> current = steps.catalog().current();
        for (int segment = 0; segment < current.size(); segment++) {
            if (Verdict.holds(person.state.verdict(segment))) {
                definitions.add(current.get(segment).id());
            }
        }
        return definitions;
    }

    /** Whoever follows the log writes these rows; but they go with the person, also where the log speaks of them no more. */
    private void forgetExposures(long part) {
        store.scan(Table.EXPOSURES, Keys.of(part), Keys.of(part + 1), (key, value) -> {
            writes.delete(Table.EXPOSURES, key);
            return true;
        });
    }
}
