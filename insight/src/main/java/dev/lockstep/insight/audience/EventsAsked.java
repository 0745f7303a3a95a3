package dev.lockstep.insight.audience;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.Span;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which events a segment asks for, itself and through the segments that it names. For one thread, and one question. */
public final class EventsAsked {

    private final Map<String, Condition> segments;
    private final Set<String> seen = new HashSet<>();
    private final Set<EventName> names = new LinkedHashSet<>();

    private EventsAsked(Map<String, Condition> segments) {
        this.segments = segments;
    }

    /** Their names; none where there is no such segment. */
    public static Set<EventName> of(String segment, Map<String, Condition> segments) {
        EventsAsked asked = new EventsAsked(segments);
        asked.segment(segment);
        return asked.names;
    }

    private void segment(String name) {
        Condition condition = segments.get(name);
        if (condition != null && seen.add(name)) {
            collect(condition);
        }
    }

    private void collect(Condition condition) {
        switch (condition) {
            case Condition.All(var conditions) -> conditions.forEach(this::collect);
            case Condition.Any(var conditions) -> conditions.forEach(this::collect);
            case Condition.Not(var inner) -> collect(inner);
            case Condition.Did(var events, var span, var count) -> add(events, span);
            case Condition.Latest latest -> names.addAll(latest.events().names());
            case Condition.First first -> names.addAll(first.events().names());
            case Condition.Aggregate aggregate -> add(aggregate.events(), aggregate.span());
            case Condition.Member(var name) -> segment(name);
            case Condition.Attribute attribute -> {}
            case Condition.HasIdentifier identifier -> {}
            case Condition.Sample sample -> {}
        }
    }

    private void add(EventFilter events, Span span) {
        names.addAll(events.names());
        span.since().ifPresent(anchor -> names.addAll(anchor.names()));
    }
}
