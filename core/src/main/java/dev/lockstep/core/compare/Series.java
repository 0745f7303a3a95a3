package dev.lockstep.core.compare;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import java.util.Optional;

/**
 * Matching events, of whatever age: those in {@code [after, before)}, and at or after the most recent one that matches {@code since}.
 * The filters are in the form of {@link Filters#normal}, so that equal questions are equal series.
 */
record Series(EventFilter events, long after, long before, Optional<EventFilter> since) {

    static Series of(EventFilter events, Span span) {
        return new Series(
                Filters.normal(events),
                span.after(),
                span.before(),
                span.since().map(Filters::normal));
    }

    /** All events that match. */
    static Series of(EventFilter events) {
        return of(events, Span.ALL);
    }

    Series withEvents(EventFilter others) {
        return new Series(others, after, before, since);
    }

    /** Without regard to {@code since}. */
    Series unanchored() {
        return new Series(events, after, before, Optional.empty());
    }

    /** Whether it is proved that no event is one of the series. */
    boolean isEmpty() {
        return before <= after
                || Filters.isEmpty(events)
                || since.filter(Filters::isEmpty).isPresent();
    }

    /** Whether every event of this series is one of the other, of whichever person at whichever instant. */
    boolean isWithin(Series other) {
        return other.after <= after
                && before <= other.before
                && (other.since.isEmpty() || other.since.equals(since))
                && (other.events.equals(events) || Filters.isWithin(events, other.events));
    }
}
