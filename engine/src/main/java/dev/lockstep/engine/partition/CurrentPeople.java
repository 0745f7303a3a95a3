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
 * person's state is made again, see {@link Remaking}: at once when something happens to the person, which begins with a look here, and
 * of everybody else in the background, some facts at a time, see {@link Backfill}. Of a segment that means what it meant, nothing changes thereby; of one
 * that has changed, whoever is now in or out enters or exits with the definition as the cause. For one thread.
 */
final class CurrentPeople {

    private final Reads store;
    private final Seal seal;
    private final People people;
    private final Steps steps;
    private final Counters counters;

    /** The definitions before; null where they counted before this was opened. */
    private @Nullable Former former;

    /** What the backfill has left halfway; null where that is nobody. */
    private @Nullable Remaking underWay;

    CurrentPeople(Reads store, Seal seal, People people, Steps steps, Counters counters) {
        this.store = store;
        this.seal = seal;
        this.people = people;
        this.steps = steps;
        this.counters = counters;
    }

    /** The definitions are others now, and these were the ones before. */
    void defined(Catalog before) {
        if (before.generation() != steps.catalog().generation()) {
            former = new Former(before, steps.catalog().machine().program());
        }
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
        if (row.generation() == steps.catalog().generation()) {
            Person person = People.restore(number, row, steps.catalog().machine());
            people.remember(person);
            return person;
        }
        Remaking remaking = remaking(number, row);
        remaking.goOn(store, seal, Integer.MAX_VALUE);
        Person person = finish(remaking);
        people.remember(person);
        return person;
    }

    /** Whether a row of the table of people is of somebody who is not by the current definitions. */
    boolean isBehind(long number, byte[] row) {
        int generation = PersonRow.generation(row);
        return generation >= 0 && generation != steps.catalog().generation() && !people.isInMemory(number);
    }

    /**
     * Goes on to bring up somebody who {@linkplain #isBehind is behind}, until all of their facts are read or so many.
     *
     * @param row theirs, in the table of people
     * @return how many facts were read; where the person is still behind, there are more
     */
    int bringUp(long number, byte[] row, int atMost) {
        Remaking remaking = remaking(number, (PersonRow.Known) PersonRow.read(number, row, seal));
        int read = remaking.goOn(store, seal, atMost);
        underWay = remaking;
        if (remaking.isDone()) {
            people.rememberInPassing(finish(remaking));
        }
        return read;
    }

    private Remaking remaking(long number, PersonRow.Known row) {
        Remaking begun = underWay;
        SegmentMachine machine = steps.catalog().machine();
        return begun != null && begun.number() == number && begun.machine() == machine
                ? begun
                : new Remaking(number, row, machine, former);
    }

    private Person finish(Remaking remaking) {
        PersonRow.Known row = remaking.row();
        Person person = new Person(remaking.number(), row.identifiers(), row.parts(), remaking.state());
        person.queuedFor = row.queuedFor();
        person.changed = true;
        logWhatIsOtherThan(row, person);
        steps.schedule(person);
        if (underWay == remaking) {
            underWay = null;
        }
        return person;
    }

    /** What a person was in under an earlier generation. */
    private record Membership(Definition definition, long since) {}

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
