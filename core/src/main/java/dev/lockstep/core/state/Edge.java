package dev.lockstep.core.state;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import java.util.List;

/**
 * The latest, or the first, event, and when its properties pass the tests of {@code is}. Unlike {@link OneTime} it must
 * know which of two events with one timestamp was received later.
 */
public final class Edge extends Register {

    private static final int TIMESTAMP = 0;
    private static final int SEQUENCE = 1;
    private static final int FROM = 2;
    private static final int UNTIL = 3;
    private static final int CELLS = 4;

    private final int cell;
    private final boolean latest;
    private final List<PropertyTest> is;

    public Edge(Source source, int cell, boolean latest, List<PropertyTest> is) {
        super(source);
        this.cell = cell;
        this.latest = latest;
        this.is = is;
    }

    /** Whether there was an event. */
    public boolean isKnown(PersonState state) {
        return state.cells[cell] != EMPTY;
    }

    public long timestamp(PersonState state) {
        return state.cells[cell];
    }

    /** From when the event passes {@code is}. */
    public long from(PersonState state) {
        return state.cells[cell + FROM];
    }

    /** Until when the event passes {@code is}. */
    public long until(PersonState state) {
        return state.cells[cell + UNTIL];
    }

    @Override
    boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        if (!wins(state, event.timestamp(), sequence)) {
            return false;
        }
        set(state, event.timestamp(), sequence, PropertyTest.passes(is, event.properties()));
        return true;
    }

    @Override
    boolean canAdd(PersonState state, long timestamp) {
        return !isKnown(state) || (latest ? timestamp >= timestamp(state) : timestamp <= timestamp(state));
    }

    @Override
    long noneAfter(PersonState state) {
        return latest || !isKnown(state) ? timestamp(state) : Instants.NEVER;
    }

    @Override
    public void merge(PersonState into, PersonState from, long now) {
        if (isKnown(from) && wins(into, timestamp(from), from.cells[cell + SEQUENCE])) {
            System.arraycopy(from.cells, cell, into.cells, cell, CELLS);
        }
    }

    private boolean wins(PersonState state, long timestamp, long sequence) {
        if (!isKnown(state)) {
            return true;
        }
        int order = Long.compare(timestamp, timestamp(state));
        if (order == 0) {
            order = Long.compare(sequence, state.cells[cell + SEQUENCE]);
        }
        return latest ? order > 0 : order < 0;
    }

    private void set(PersonState state, long timestamp, long sequence, Interval passes) {
        state.cells[cell + TIMESTAMP] = timestamp;
        state.cells[cell + SEQUENCE] = sequence;
        state.cells[cell + FROM] = passes.from();
        state.cells[cell + UNTIL] = passes.until();
    }

    @Override
    boolean isEmpty(PersonState state) {
        return !isKnown(state);
    }

    @Override
    void write(PersonState state, StateWriter out) {
        out.instant(timestamp(state));
        out.unsigned(state.cells[cell + SEQUENCE]);
        out.interval(from(state), until(state));
    }

    @Override
    void read(PersonState state, StateReader in) {
        set(state, in.instant(), in.unsigned(), in.interval());
    }

    @Override
    public int cells() {
        return CELLS;
    }
}
