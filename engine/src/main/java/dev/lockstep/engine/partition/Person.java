package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.PersonState;
import java.util.ArrayList;
import java.util.List;

/** One person while they are in memory. The first of the identifiers is the one that they are named by. */
final class Person {

    final long number;
    final PersonState state;

    /** All identifiers that lead to this person, the naming one first. */
    private List<Identifier> identifiers;

    /** Under which numbers the facts of this person lie: their own, then those of all whom they absorbed. */
    private List<Long> parts;

    /** When the timer table brings this person up next. */
    long queuedFor = Instants.NEVER;

    /** Whether the row in the store is behind. */
    boolean changed;

    /** A person of whom nothing is stored yet. */
    Person(long number, Identifier name, PersonState state) {
        this(number, List.of(name), List.of(number), state);
    }

    Person(long number, List<Identifier> identifiers, List<Long> parts, PersonState state) {
        this.number = number;
        this.identifiers = identifiers;
        this.parts = parts;
        this.state = state;
    }

    Identifier name() {
        return identifiers.getFirst();
    }

    List<Identifier> identifiers() {
        return identifiers;
    }

    List<Long> parts() {
        return parts;
    }

    void own(Identifier identifier) {
        if (!identifiers.contains(identifier)) {
            identifiers = with(identifiers, List.of(identifier));
            changed = true;
        }
    }

    void disown(Identifier identifier) {
        identifiers =
                identifiers.stream().filter(owned -> !owned.equals(identifier)).toList();
        changed = true;
    }

    void takePartsOf(Person absorbed) {
        parts = with(parts, absorbed.parts);
        changed = true;
    }

    private static <T> List<T> with(List<T> list, List<T> more) {
        List<T> longer = new ArrayList<>(list);
        longer.addAll(more);
        return List.copyOf(longer);
    }
}
