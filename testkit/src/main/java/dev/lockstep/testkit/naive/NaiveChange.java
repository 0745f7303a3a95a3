package dev.lockstep.testkit.naive;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;

/** A person entered or exited a segment at an instant, in milliseconds since the epoch. */
public record NaiveChange(long at, PersonId person, String segment, boolean entered) {

    @Override
    public String toString() {
        return Instants.format(at) + " " + person + (entered ? " enters " : " exits ") + segment;
    }
}
