package dev.lockstep.engine;

import dev.lockstep.core.model.Fact;
import java.util.List;

/**
 * Events that somebody waits for, in the order in which they were received.
 *
 * @param next what to ask for those after these by
 */
public record Noted(List<Item> items, long next) {

    public Noted {
        items = List.copyOf(items);
    }

    /**
     * One of them.
     *
     * @param number of the person who did it, as {@link Engine#profile} takes it
     */
    public record Item(long number, Fact.Event event) {}
}
