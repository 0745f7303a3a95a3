package dev.lockstep.core.state;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;

/** The timestamp of the latest, or of the first, event. */
public final class OneTime extends Register {

    private final int cell;
    private final boolean latest;

    public OneTime(Source source, int cell, boolean latest) {
        super(source);
        this.cell = cell;
        this.latest = latest;
    }

    /** Whether there was an event. */
    public boolean isKnown(PersonState state) {
        return state.cells[cell] != EMPTY;
    }

    /** The timestamp; less than every timestamp where there was no event. */
    public long timestamp(PersonState state) {
        return state.cells[cell];
    }

    @Override
    boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        state.cells[cell] = event.timestamp();
        return true;
    }

    @Override
    boolean canAdd(PersonState state, long timestamp) {
        long known = state.cells[cell];
        return known == EMPTY || (latest ? timestamp > known : timestamp < known);
    }

    @Override
    long noneAfter(PersonState state) {
        return latest || !isKnown(state) ? state.cells[cell] : Instants.NEVER;
    }

    @Override
    public void merge(PersonState into, PersonState from, long now) {
        if (isKnown(from) && canAdd(into, from.cells[cell])) {
            into.cells[cell] = from.cells[cell];
        }
    }

    @Override
    boolean isEmpty(PersonState state) {
        return !isKnown(state);
    }

    @Override
    void write(PersonState state, StateWriter out) {
        out.instant(state.cells[cell]);
    }

    @Override
    void read(PersonState state, StateReader in) {
        state.cells[cell] = in.instant();
    }

    @Override
    public int cells() {
        return 1;
    }
}
