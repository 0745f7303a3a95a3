package dev.lockstep.core.condition;

import dev.lockstep.core.model.Instants;
import java.util.Optional;

/**
 * Which of the matching events are counted: those in the window of ages, with a timestamp in {@code [after, before)},
 * and, where {@code since} is given, at or after the most recent event that matches it (none where there is no such event).
 *
 * @param after in milliseconds since the epoch; {@link Instants#DAWN} where there is none
 * @param before in milliseconds since the epoch; {@link Instants#NEVER} where there is none
 */
public record Span(Window window, long after, long before, Optional<EventFilter> since) {

    /** All matching events. */
    public static final Span ALL = new Span(Window.ALL, Instants.DAWN, Instants.NEVER, Optional.empty());

    public static Span of(Window window) {
        return new Span(window, Instants.DAWN, Instants.NEVER, Optional.empty());
    }

    public static Span since(EventFilter anchor) {
        return new Span(Window.ALL, Instants.DAWN, Instants.NEVER, Optional.of(anchor));
    }

    /** Whether the timestamp lies in the absolute bounds. */
    public boolean holds(long timestamp) {
        return timestamp >= after && timestamp < before;
    }
}
