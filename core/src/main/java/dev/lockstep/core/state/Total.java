package dev.lockstep.core.state;

import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import org.jspecify.annotations.Nullable;

/** The sum, mean, least or greatest of a number property over all events: one running value. */
public final class Total extends Register {

    private static final int COUNT = 0;
    private static final int UNITS = 1;
    private static final int HIGH = 2;
    private static final int LOW = 3;
    private static final int CELLS = 4;

    private final int cell;
    private final Measure measure;
    private final Path property;

    public Total(Source source, int cell, Measure measure, Path property) {
        super(source);
        if (measure == Measure.DISTINCT) {
            throw new IllegalArgumentException("different values are not counted by a running value");
        }
        this.cell = cell;
        this.measure = measure;
        this.property = property;
    }

    /** The measure; null where it is absent. */
    public @Nullable Double value(PersonState state) {
        return switch (measure) {
            case SUM -> sum(state).sum();
            case AVG -> isEmpty(state) ? null : (Double) sum(state).mean();
            case MIN, MAX -> isEmpty(state) ? null : (Double) Double.longBitsToDouble(state.cells[cell + UNITS]);
            case DISTINCT -> throw new IllegalStateException();
        };
    }

    @Override
    boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        return property.in(event.properties()) instanceof Value.Number(double number) && add(state, number);
    }

    private boolean add(PersonState state, double number) {
        if (isSum()) {
            ExactSum sum = sum(state);
            sum.add(number);
            store(state, sum);
            return true;
        }
        if (!isEmpty(state)) {
            double known = Double.longBitsToDouble(state.cells[cell + UNITS]);
            if (measure == Measure.MIN ? number >= known : number <= known) {
                return false;
            }
        }
        state.cells[cell + COUNT] = 1;
        state.cells[cell + UNITS] = Double.doubleToLongBits(number);
        return true;
    }

    private boolean isSum() {
        return measure == Measure.SUM || measure == Measure.AVG;
    }

    @Override
    public void merge(PersonState into, PersonState from, long now) {
        if (isEmpty(from)) {
            return;
        }
        if (isSum()) {
            ExactSum sum = sum(into);
            ExactSum other = sum(from);
            sum.add(other.count(), other.units(), other.high(), other.low());
            store(into, sum);
        } else {
            add(into, Double.longBitsToDouble(from.cells[cell + UNITS]));
        }
    }

    private ExactSum sum(PersonState state) {
        ExactSum sum = new ExactSum();
        sum.add(
                state.cells[cell + COUNT],
                state.cells[cell + UNITS],
                Double.longBitsToDouble(state.cells[cell + HIGH]),
                Double.longBitsToDouble(state.cells[cell + LOW]));
        return sum;
    }

    private void store(PersonState state, ExactSum sum) {
        state.cells[cell + COUNT] = sum.count();
        state.cells[cell + UNITS] = sum.units();
        state.cells[cell + HIGH] = Double.doubleToLongBits(sum.high());
        state.cells[cell + LOW] = Double.doubleToLongBits(sum.low());
    }

    @Override
    boolean isEmpty(PersonState state) {
        return state.cells[cell + COUNT] == 0;
    }

    @Override
    void write(PersonState state, StateWriter out) {
        out.unsigned(state.cells[cell + COUNT]);
        if (isSum()) {
            out.signed(state.cells[cell + UNITS]);
            out.number(state.cells[cell + HIGH]);
            out.number(state.cells[cell + LOW]);
        } else {
            out.number(state.cells[cell + UNITS]);
        }
    }

    @Override
    void read(PersonState state, StateReader in) {
        state.cells[cell + COUNT] = in.unsigned();
        if (isSum()) {
            state.cells[cell + UNITS] = in.signed();
            state.cells[cell + HIGH] = in.number();
            state.cells[cell + LOW] = in.number();
        } else {
            state.cells[cell + UNITS] = in.number();
        }
    }

    @Override
    public int cells() {
        return CELLS;
    }

    @Override
    long emptyCell() {
        return 0;
    }
}
