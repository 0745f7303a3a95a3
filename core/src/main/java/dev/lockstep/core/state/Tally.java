package dev.lockstep.core.state;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;

/** How many events there were at any time, counted up to a number beyond which more make no difference. */
public final class Tally extends Register {

    private final int cell;
    private final long enough;

    public Tally(Source source, int cell, int enough) {
        super(source);
        this.cell = cell;
        this.enough = enough;
    }

    /** The number of events, or {@code enough} where there were at least that many. */
    public long count(PersonState state) {
        return state.cells[cell];
    }

    @Override
    boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        state.cells[cell]++;
        return true;
    }

    @Override
    boolean canAdd(PersonState state, long timestamp) {
        return state.cells[cell] < enough;
    }

    @Override
    long noneAfter(PersonState state) {
        return isEmpty(state) ? EMPTY : Instants.NEVER;
    }

    @Override
    public void merge(PersonState into, PersonState from, long now) {
        into.cells[cell] = Math.min(enough, into.cells[cell] + from.cells[cell]);
    }

    @Override
    boolean isEmpty(PersonState state) {
        return state.cells[cell] == 0;
    }

    @Override
    void write(PersonState state, StateWriter out) {
        out.unsigned(state.cells[cell]);
    }

    @Override
    void read(PersonState state, StateReader in) {
        state.cells[cell] = in.unsigned();
    }

    @Override
    public int cells() {
        return 1;
    }

    @Override
    long emptyCell() {
        return 0;
    }
}
