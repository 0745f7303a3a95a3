package dev.lockstep.core.population;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import java.util.List;

/**
 * What is kept for how long. Memberships do not change when a fact is no longer kept; but when segments are defined anew, they are
 * worked out from the facts that are still there.
 *
 * @param changesMs the age from which membership changes go, in milliseconds
 * @param maxChanges how many membership changes are kept at the most
 * @param events ages of events by name; the first rule that fits counts, and where none does an event is kept for ever
 */
public record Retention(long changesMs, long maxChanges, List<Rule> events) {

    /** Everything, for ever. */
    public static final Retention FOREVER = new Retention(Instants.NEVER, Long.MAX_VALUE, List.of());

    /** Events of this name go at this age, in milliseconds. */
    public record Rule(EventName name, long ageMs) {}

    public Retention {
        events = List.copyOf(events);
    }

    /** The age from which no longer every event is kept. */
    public long youngestEventMs() {
        return events.stream().mapToLong(Rule::ageMs).min().orElse(Instants.NEVER);
    }

    /** Whether every event of these is kept for ever. */
    public boolean keepsAll(EventFilter filter) {
        return filter.names().stream()
                .noneMatch(name -> events.stream().anyMatch(rule -> rule.name().meets(name)));
    }

    /** Whether a fact of this age is still kept. Attributes always are: the latest write may be old. */
    public boolean keeps(Fact fact, long ageMs) {
        if (!(fact instanceof Fact.Event event)) {
            return true;
        }
        for (Rule rule : events) {
            if (rule.name().matches(event.name())) {
                return ageMs < rule.ageMs();
            }
        }
        return true;
    }
}
