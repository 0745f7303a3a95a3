package dev.lockstep.core.condition;

import dev.lockstep.core.model.Fact;
import java.util.List;

/** Which events match: any of the names, and every property test of {@code where}. */
public record EventFilter(List<EventName> names, List<PropertyTest> where) {

    public EventFilter {
        names = List.copyOf(names);
        where = List.copyOf(where);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("an event filter needs a name");
        }
    }

    /** Every event of this name; a final {@code *} makes it a prefix. */
    public static EventFilter of(String name) {
        return new EventFilter(List.of(EventName.of(name)), List.of());
    }

    /** Whether one of the names matches. */
    public boolean names(String event) {
        for (EventName name : names) {
            if (name.matches(event)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every event that one of these names matches is matched by a name here. */
    public boolean names(List<EventName> others) {
        return others.stream().allMatch(other -> names.stream().anyMatch(name -> name.covers(other)));
    }

    /** When the event passes {@code where}; its name is taken to match. */
    public Interval passes(Fact.Event event) {
        return PropertyTest.passes(where, event.properties());
    }

    /** Whether some test of {@code where} asks the age of a property, so that an event may match at one time only. */
    public boolean changesWithTime() {
        return PropertyTest.changeWithTime(where);
    }
}
