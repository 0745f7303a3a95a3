package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.Step;
import dev.lockstep.engine.partition.Catalog.Definition;

/**
 * What comes of an input for one person: the machine of the definitions that count steps, the timer table is told when to bring
 * the person up next, and what changed is logged. For one thread.
 */
final class Steps {

    private final Timers timers;
    private final Memberships memberships;
    private final Counters counters;
    private Catalog catalog;

    /** @param catalog the definitions that count until {@link #define} is called */
    Steps(Catalog catalog, Timers timers, Memberships memberships, Counters counters) {
        this.catalog = catalog;
        this.timers = timers;
        this.memberships = memberships;
        this.counters = counters;
    }

    /** The definitions that count now. */
    Catalog catalog() {
        return catalog;
    }

    /** From now on these definitions count. */
    void define(Catalog other) {
        catalog = other;
    }

    void apply(Person person, Input input, long instant) {
        apply(person, input, instant, person);
    }

    /** @param other who else may change memberships: the one who is absorbed */
    void apply(Person person, Input input, long instant, Person other) {
        Step step = catalog.machine().step(person.state, input, instant);
        person.changed = true;
        schedule(person);
        for (MembershipChange change : step.changes()) {
            log(change, change.person().equals(other.state.person()) ? other : person);
        }
    }

    /** Sees to it that the person comes up when their timer is due. */
    void schedule(Person person) {
        timers.schedule(person);
    }

    void log(MembershipChange change, Person person) {
        int segment = catalog.machine().program().indexOf(change.segment());
        log(change, person, catalog.current().get(segment));
    }

    /** @param definition by which the change is, which may be one that counts no more */
    void log(MembershipChange change, Person person, Definition definition) {
        memberships.log(change, person, definition, counters.now());
    }
}
