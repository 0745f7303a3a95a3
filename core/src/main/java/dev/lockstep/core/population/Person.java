package dev.lockstep.core.population;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.PersonState;
import java.util.ArrayList;
import java.util.List;

/** One person in a {@link Population}. */
final class Person {

    final PersonState state;
    final Identifier name;

    /** The name by which this person, or one whom they absorbed, was known first; and when that was, among all names. */
    private Identifier knownFirstAs;

    private long knownSince;

    /** All identifiers of which this person is the owner. */
    private List<Identifier> identifiers = List.of();

    /** When the timer queue brings this person up next. */
    long queuedFor = Instants.NEVER;

    /** @param knownSince tells whose name was known before whose */
    Person(PersonState state, Identifier name, long knownSince) {
        this.state = state;
        this.name = name;
        this.knownFirstAs = name;
        this.knownSince = knownSince;
    }

    Identifier knownFirstAs() {
        return knownFirstAs;
    }

    /** The other turned out to be this one: of the two, the elder's name was first. */
    void isAlso(Person absorbed) {
        if (absorbed.knownSince < knownSince) {
            knownFirstAs = absorbed.knownFirstAs;
            knownSince = absorbed.knownSince;
        }
    }

    List<Identifier> identifiers() {
        return identifiers;
    }

    void own(Identifier identifier) {
        // Nearly everyone has one or two identifiers: lists without room to spare.
        List<Identifier> more = new ArrayList<>(identifiers.size() + 1);
        more.addAll(identifiers);
        more.add(identifier);
        identifiers = List.copyOf(more);
    }

    void disown(Identifier identifier) {
        identifiers =
                identifiers.stream().filter(owned -> !owned.equals(identifier)).toList();
    }
}
