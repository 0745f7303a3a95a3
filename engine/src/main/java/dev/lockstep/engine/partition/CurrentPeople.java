package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Everybody, by the definitions that count now.
 *
 * <p>A person's state is of use for the program that it was made for, and for no other. So when segments are defined anew every
 * person's state is made again from their facts: at once when something happens to the person, which begins with a look here, and
 * of everybody else in the background, see {@link Backfill}. Of a segment that means what it meant, nothing changes thereby; of one
 * that has changed, whoever is now in or out enters or exits with the definition as the cause. For one thread.
 */
final class CurrentPeople {

    private final Reads store;
    private final Seal seal;
    private final People people;
    private final Steps steps;
    private final Counters counters;

    CurrentPeople(Reads store, Seal seal, People people, Steps steps, Counters counters) {
        this.store = store;
        this.seal = seal;
        this.people = people;
        this.steps = steps;
        this.counters = counters;
    }

    /** The person of this number, with a state for the current program; null where there is none, or they were absorbed. */
    @Nullable
    Person person(long number) {
        Person known = people.inMemory(number);
        if (known != null) {
            return known;
        }
        if (!(people.row(number) instanceof PersonRow.Known row)) {
            return null;
        }
        Person person = row.generation() == steps.catalog().generation()
                ? People.restore(number, row, steps.catalog().machine())
                : remade(number, row);
        people.remember(person);
        return person;
    }

    /** What a person was in under an earlier generation. */
    private record Membership(Definition definition, long since) {}

    private Person remade(long number, PersonRow.Known row) {
        Person person = new Person(number, row.identifiers(), row.parts(), stateFromFacts(row));
        person.queuedFor = row.queuedFor();
        person.changed = true;
        logWhatIsOtherThan(row, person);
        steps.schedule(person);
        return person;
    }

    private PersonState stateFromFacts(PersonRow.Known row) {
        SegmentMachine machine = steps.catalog().machine();
        PersonState state = machine.newPerson(row.identifiers().getFirst().person());
        History.forEach(store, seal, row.parts(), (fact, sequence) -> {
            machine.step(state, new Input.Received(fact, sequence), row.asOf());
            return true;
        });
        return state;
    }

    private void logWhatIsOtherThan(PersonRow.Known row, Person person) {
        Catalog catalog = steps.catalog();
        PersonState state = person.state;
        Map<Integer, Membership> before = memberships(row);
        boolean[] same = new boolean[catalog.current().size()];
        for (int segment = 0; segment < same.length; segment++) {
            Definition definition = catalog.current().get(segment);
            Membership membership = before.get(definition.segment());
            boolean holds = Verdict.holds(state.verdict(segment));
            same[segment] = catalog.has(row.generation(), definition) && holds == (membership != null);
            if (membership != null && holds) {
                state.setSince(segment, membership.since());
            }
        }
        // What time has done since, in segments that mean what they meant, happened when it was due.
        long now = counters.now();
        for (MembershipChange change :
                catalog.machine().step(state, new Input.Due(), now).changes()) {
            if (same[catalog.machine().program().indexOf(change.segment())]) {
                steps.log(change, person);
            }
        }
        for (int segment = 0; segment < same.length; segment++) {
            Definition definition = catalog.current().get(segment);
            Membership membership = before.remove(definition.segment());
            boolean holds = Verdict.holds(state.verdict(segment));
            if (same[segment] || holds == (membership != null)) {
                continue;
            }
            if (holds) {
                state.setSince(segment, now);
            }
            logByDefinition(person, definition, holds);
        }
        for (Membership gone : before.values()) {
            logByDefinition(person, gone.definition(), false);
        }
    }

    /** By segment. */
    private Map<Integer, Membership> memberships(PersonRow.Known row) {
        Map<Integer, Membership> memberships = new HashMap<>();
        for (PersonRow.Membership membership : row.memberships()) {
            Definition definition = steps.catalog().definition(membership.definition());
            memberships.put(definition.segment(), new Membership(definition, membership.since()));
        }
        return memberships;
    }

    private void logByDefinition(Person person, Definition definition, boolean entered) {
        MembershipChange change = new MembershipChange(
                counters.now(),
                person.name().person(),
                definition.name(),
                entered,
                new Cause.ByDefinition(),
                OptionalInt.empty());
        steps.log(change, person, definition);
    }
}
