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

    /** All identifiers of which this person is the owner. */
    private List<Identifier> identifiers = List.of();

    /** When the timer queue brings this person up next. */
    long queuedFor = Instants.NEVER;

    Person(PersonState state, Identifier name) {
        this.state = state;
        this.name = name;
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
