package dev.lockstep.core.state;

import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every event that may still count, in full, for the rare question whose {@code where} asks the age of a property
 * ({@code where: {delivered_at: {within: 3d}}}). An event then matches only for a time, what was once the latest may cease to
 * be it, and none of the short cuts of the other registers holds. A row is dropped when it cannot match any more, or when
 * its window has closed.
 */
public final class DatedEntries extends Register {

    private static final int WIDTH = 6;
    private static final int SEQUENCE = 1;
    private static final int FROM = 2;
    private static final int UNTIL = 3;
    private static final int FIRST_EXTRA = 4;
    private static final int SECOND_EXTRA = 5;

    private final int list;
    private final Window window;
    private final Kept kept;

    /** What is kept of an event beside its time. */
    public sealed interface Kept {

        /** Nothing: it is counted, or it is an anchor. */
        record Nothing() implements Kept {}

        /** The value that is measured; an event without it is not kept. */
        record Measured(Measure measure, Path property) implements Kept {}

        /** When it passes these tests. */
        record Passing(List<PropertyTest> is) implements Kept {}
    }

    public DatedEntries(Source source, int list, Window window, Kept kept) {
        super(source);
        this.list = list;
        this.window = window;
        this.kept = kept;
    }

    public int size(PersonState state) {
        long[] rows = state.lists[list];
        return rows == null ? 0 : Rows.size(rows, WIDTH);
    }

    public long timestamp(PersonState state, int i) {
        return column(state, i, 0);
    }

    public long sequence(PersonState state, int i) {
        return column(state, i, SEQUENCE);
    }

    /** When the event matches. */
    public Interval matches(PersonState state, int i) {
        return new Interval(column(state, i, FROM), column(state, i, UNTIL));
    }

    /** When the event passes {@code is}. */
    public Interval passing(PersonState state, int i) {
        return new Interval(column(state, i, FIRST_EXTRA), column(state, i, SECOND_EXTRA));
    }

    /** The value that is measured: the bits of a double, or a fingerprint. */
    public long measured(PersonState state, int i) {
        return column(state, i, FIRST_EXTRA);
    }

    private long column(PersonState state, int i, int column) {
        long[] rows = state.lists[list];
        if (rows == null) {
            throw new IndexOutOfBoundsException(i);
        }
        return Rows.at(rows, i, WIDTH, column);
    }

    @Override
    boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        long first = 0;
        long second = 0;
        switch (kept) {
            case Kept.Nothing nothing -> {}
            case Kept.Measured(Measure measure, Path property) -> {
                Value value = property.in(event.properties());
                if (value == null || (measure != Measure.DISTINCT && !(value instanceof Value.Number))) {
                    return false;
                }
                first = value instanceof Value.Number(double number) && measure != Measure.DISTINCT
                        ? Double.doubleToLongBits(number)
                        : Values.fingerprint(value);
            }
            case Kept.Passing(List<PropertyTest> is) -> {
                Interval passing = PropertyTest.passes(is, event.properties());
                first = passing.from();
                second = passing.until();
            }
        }
        long[] rows = Rows.insert(
                state.lists[list], WIDTH, event.timestamp(), sequence, passes.from(), passes.until(), first, second);
        state.lists[list] = prune(rows, now);
        return true;
    }

    @Override
    public void merge(PersonState into, PersonState from, long now) {
        long[] merged = Rows.merge(into.lists[list], from.lists[list], WIDTH);
        into.lists[list] = merged == null ? null : prune(merged, now);
    }

    private long @Nullable [] prune(long[] rows, long now) {
        int size = Rows.size(rows, WIDTH);
        int left = 0;
        for (int i = 0; i < size; i++) {
            if (Rows.at(rows, i, WIDTH, UNTIL) > now && window.closes(Rows.at(rows, i, WIDTH)) > now) {
                System.arraycopy(rows, 1 + i * WIDTH, rows, 1 + left * WIDTH, WIDTH);
                left++;
            }
        }
        return Rows.keep(rows, 0, left, WIDTH);
    }

    @Override
    void compact(PersonState state) {
        long[] rows = state.lists[list];
        state.lists[list] = rows == null ? null : prune(rows, state.asOf());
    }

    @Override
    boolean isEmpty(PersonState state) {
        return state.lists[list] == null;
    }

    @Override
    void write(PersonState state, StateWriter out) {
        int size = size(state);
        out.unsigned(size);
        for (int i = 0; i < size; i++) {
            out.instant(timestamp(state, i));
            out.unsigned(sequence(state, i));
            out.interval(column(state, i, FROM), column(state, i, UNTIL));
            out.number(column(state, i, FIRST_EXTRA));
            out.number(column(state, i, SECOND_EXTRA));
        }
    }

    @Override
    void read(PersonState state, StateReader in) {
        long[] values = new long[Math.multiplyExact(in.size(), WIDTH)];
        for (int i = 0; i < values.length; i += WIDTH) {
            values[i] = in.instant();
            values[i + SEQUENCE] = in.unsigned();
            Interval matches = in.interval();
            values[i + FROM] = matches.from();
            values[i + UNTIL] = matches.until();
            values[i + FIRST_EXTRA] = in.number();
            values[i + SECOND_EXTRA] = in.number();
        }
        state.lists[list] = Rows.of(values, WIDTH);
    }

    @Override
    public int cells() {
        return 0;
    }
}
