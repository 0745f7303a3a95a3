package dev.lockstep.core.model;

/**
 * Who a state, a membership or a row of output is about.
 *
 * @param name as in {@code replay}: the id where there is one, else {@code email:…}, else {@code anonymous:…}
 */
public record PersonId(String name) implements Comparable<PersonId> {

    @Override
    public int compareTo(PersonId other) {
        return Values.compareText(name, other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
