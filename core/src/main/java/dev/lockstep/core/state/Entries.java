package dev.lockstep.core.state;

import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import org.jspecify.annotations.Nullable;

/**
 * The values by which a measure over a window is taken: rows of timestamp and value, the value as the bits of a double, or
 * as a fingerprint where different values are counted. Dropped are, at the latest when the list would have to grow:
 *
 * <ul>
 *   <li>rows whose window has closed, and rows before the anchor, which never moves back;
 *   <li>for {@code min}, {@code max} and {@code distinct}, rows that another makes superfluous: it is in the window whenever
 *       they are, and its value serves as well. In an endless window without an anchor that is an older row; else it is a
 *       newer row, once it is old enough for the window;
 *   <li>for {@code sum} and {@code avg} in an endless window without an anchor, rows old enough for it: they are added up.
 * </ul>
 */
public final class Entries extends Register {

    private static final int WIDTH = 2;
    private static final int VALUE = 1;

    private static final int COUNT = 0;
    private static final int UNITS = 1;
    private static final int HIGH = 2;
    private static final int LOW = 3;
    private static final int CELLS = 4;

    private final int cell;
    private final int list;
    private final Measure measure;
    private final Path property;
    private final Window window;
    private final @Nullable OneTime anchor;

    public Entries(
            Source source,
            int cell,
            int list,
            Measure measure,
            Path property,
            Window window,
            @Nullable OneTime anchor) {
        super(source);
        this.cell = cell;
        this.list = list;
        this.measure = measure;
        this.property = property;
        this.window = window;
        this.anchor = anchor;
    }

    /** The rows, timestamps ascending; see {@link Rows}. */
    public long @Nullable [] rows(PersonState state) {
        return state.lists[list];
    }

    /** The width of the {@link #rows}. */
    public int width() {
        return WIDTH;
    }

    /**
     * The measure over what has been added up and the rows from {@code first} until before {@code end}.
     *
     * @param enough different values are counted up to this number
     * @return null where the measure is absent
     */
    public @Nullable Double value(PersonState state, int first, int end, int enough) {
        long[] rows = state.lists[list];
        return switch (measure) {
            case SUM -> sum(state, rows, first, end).sum();
            case AVG -> {
                ExactSum sum = sum(state, rows, first, end);
                yield sum.count() == 0 ? null : (Double) sum.mean();
            }
            case MIN, MAX -> extreme(rows, first, end);
            case DISTINCT -> (double) different(rows, first, end, enough);
        };
    }

    private ExactSum sum(PersonState state, long @Nullable [] rows, int first, int end) {
        ExactSum sum = settled(state);
        for (int i = first; i < end && rows != null; i++) {
            sum.add(Double.longBitsToDouble(Rows.at(rows, i, WIDTH, VALUE)));
        }
        return sum;
    }

    private @Nullable Double extreme(long @Nullable [] rows, int first, int end) {
        if (rows == null || first >= end) {
            return null;
        }
        double extreme = Double.longBitsToDouble(Rows.at(rows, first, WIDTH, VALUE));
        for (int i = first + 1; i < end; i++) {
            double number = Double.longBitsToDouble(Rows.at(rows, i, WIDTH, VALUE));
            extreme = measure == Measure.MIN ? Math.min(extreme, number) : Math.max(extreme, number);
        }
        return extreme;
    }

    private static int different(long @Nullable [] rows, int first, int end, int enough) {
        LongSet seen = new LongSet(Math.min(enough, end - first));
        for (int i = first; i < end && rows != null && seen.size() < enough; i++) {
            seen.add(Rows.at(rows, i, WIDTH, VALUE));
        }
        return seen.size();
    }

    @Override
    boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        Value value = property.in(event.properties());
        if (value == null) {
            return false;
        }
        long bits;
        if (measure == Measure.DISTINCT) {
            bits = Values.fingerprint(value);
        } else if (value instanceof Value.Number(double number)) {
            bits = Double.doubleToLongBits(number);
        } else {
            return false;
        }
        if (isFull(state.lists[list])) {
            prune(state, now);
        }
        state.lists[list] = Rows.insert(state.lists[list], WIDTH, event.timestamp(), bits);
        return true;
    }

    private static boolean isFull(long @Nullable [] rows) {
        return rows != null && 1 + (Rows.size(rows, WIDTH) + 1) * WIDTH > rows.length;
    }

    @Override
    public void merge(PersonState into, PersonState from, long now) {
        ExactSum sum = settled(into);
        ExactSum other = settled(from);
        sum.add(other.count(), other.units(), other.high(), other.low());
        store(into, sum);
        into.lists[list] = Rows.merge(into.lists[list], from.lists[list], WIDTH);
        prune(into, now);
    }

    private boolean isEndless() {
        return window.isEndless() && anchor == null;
    }

    private void prune(PersonState state, long now) {
        long[] rows = state.lists[list];
        if (rows == null) {
            return;
        }
        int first = 0;
        if (!window.isEndless()) {
            first = Rows.firstAfter(rows, now - window.maxAge(), WIDTH);
        }
        if (anchor != null && anchor.isKnown(state)) {
            first = Math.max(first, Rows.firstAfter(rows, anchor.timestamp(state) - 1, WIDTH));
        }
        int settled = Math.max(first, Rows.firstAfter(rows, now - window.minAge(), WIDTH));
        if (measure == Measure.SUM || measure == Measure.AVG) {
            if (isEndless()) {
                store(state, sum(state, rows, first, settled));
                first = settled;
            }
        } else {
            first = dropSuperfluous(rows, first, settled);
        }
        state.lists[list] = Rows.keep(rows, first, Rows.size(rows, WIDTH), WIDTH);
    }

    /** Drops superfluous rows from {@code first} on, and returns the new first row. */
    private int dropSuperfluous(long[] rows, int first, int settled) {
        int size = Rows.size(rows, WIDTH);
        LongSet seen = new LongSet(size - first);
        Double best = null;
        if (isEndless()) {
            int kept = first;
            for (int i = first; i < size; i++) {
                long bits = Rows.at(rows, i, WIDTH, VALUE);
                if (measure == Measure.DISTINCT ? seen.add(bits) : beats(bits, best)) {
                    best = measure == Measure.DISTINCT ? null : (Double) Double.longBitsToDouble(bits);
                    move(rows, i, kept++);
                }
            }
            rows[0] = kept;
            return first;
        }
        int kept = settled;
        for (int i = settled - 1; i >= first; i--) {
            long bits = Rows.at(rows, i, WIDTH, VALUE);
            if (measure == Measure.DISTINCT ? seen.add(bits) : beats(bits, best)) {
                best = measure == Measure.DISTINCT ? null : (Double) Double.longBitsToDouble(bits);
                move(rows, i, --kept);
            }
        }
        return kept;
    }

    private boolean beats(long bits, @Nullable Double best) {
        double number = Double.longBitsToDouble(bits);
        return best == null || (measure == Measure.MIN ? number < best : number > best);
    }

    private static void move(long[] rows, int from, int to) {
        System.arraycopy(rows, 1 + from * WIDTH, rows, 1 + to * WIDTH, WIDTH);
    }

    private ExactSum settled(PersonState state) {
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
    void compact(PersonState state) {
        prune(state, state.asOf());
    }

    @Override
    boolean isEmpty(PersonState state) {
        return state.lists[list] == null && state.cells[cell + COUNT] == 0;
    }

    @Override
    void write(PersonState state, StateWriter out) {
        out.unsigned(state.cells[cell + COUNT]);
        if (state.cells[cell + COUNT] > 0) {
            out.signed(state.cells[cell + UNITS]);
            out.number(state.cells[cell + HIGH]);
            out.number(state.cells[cell + LOW]);
        }
        long[] rows = state.lists[list];
        int size = rows == null ? 0 : Rows.size(rows, WIDTH);
        out.unsigned(size);
        for (int i = 0; rows != null && i < size; i++) {
            out.instant(Rows.at(rows, i, WIDTH));
            out.number(Rows.at(rows, i, WIDTH, VALUE));
        }
    }

    @Override
    void read(PersonState state, StateReader in) {
        state.cells[cell + COUNT] = in.unsigned();
        if (state.cells[cell + COUNT] > 0) {
            state.cells[cell + UNITS] = in.signed();
            state.cells[cell + HIGH] = in.number();
            state.cells[cell + LOW] = in.number();
        }
        long[] values = new long[Math.multiplyExact(in.size(), WIDTH)];
        for (int i = 0; i < values.length; i += WIDTH) {
            values[i] = in.instant();
            values[i + VALUE] = in.number();
        }
        state.lists[list] = Rows.of(values, WIDTH);
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
