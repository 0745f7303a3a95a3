package dev.lockstep.core.state;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timestamps by which events in a window are counted, up to the number {@code enough}. Which of them are kept:
 *
 * <ul>
 *   <li>in an endless window ({@code ago: 90d..}) without an anchor the <em>oldest</em> {@code enough}: an event in the
 *       window stays in it, so the n-th oldest decides when there are n;
 *   <li>else those that are still too young for the window, and the <em>newest</em> {@code enough} of the others: whenever an
 *       older one is still counted, so are these, and there are enough without it. Those whose window has closed, and
 *       those before the anchor, which never moves back, are dropped.
 * </ul>
 *
 * In the state they are a list of one {@code long}: the timestamps in ascending order.
 */
public final class Times extends Register {

    private final int list;
    private final Window window;
    private final int enough;
    private final @Nullable OneTime anchor;

    public Times(Source source, int list, Window window, int enough, @Nullable OneTime anchor) {
        super(source);
        this.list = list;
        this.window = window;
        this.enough = enough;
        this.anchor = anchor;
    }

    /** The timestamps in ascending order; see {@link Rows} for how to read them. */
    public long @Nullable [] rows(PersonState state) {
        return state.lists[list];
    }

    @Override
    boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        long[] rows = Rows.insert(state.lists[list], Rows.ONE, event.timestamp());
        state.lists[list] = prune(state, rows, now);
        return true;
    }

    /** Not where enough older ones are kept. */
    @Override
    boolean canAdd(PersonState state, long timestamp) {
        long[] rows = state.lists[list];
        return !keepsOldest()
                || rows == null
                || Rows.size(rows, Rows.ONE) < enough
                || timestamp < Rows.at(rows, enough - 1, Rows.ONE);
    }

    @Override
    public void merge(PersonState into, PersonState from, long now) {
        long[] merged = Rows.merge(into.lists[list], from.lists[list], Rows.ONE);
        into.lists[list] = merged == null ? null : prune(into, merged, now);
    }

    private boolean keepsOldest() {
        return window.isEndless() && window.minAge() > 0 && anchor == null;
    }

    private long @Nullable [] prune(PersonState state, long[] rows, long now) {
        int size = Rows.size(rows, Rows.ONE);
        if (keepsOldest()) {
            return Rows.keep(rows, 0, Math.min(size, enough), Rows.ONE);
        }
        int settled = Rows.firstAfter(rows, now - window.minAge(), Rows.ONE);
        int first = Math.max(0, settled - enough);
        if (!window.isEndless()) {
            first = Math.max(first, Rows.firstAfter(rows, now - window.maxAge(), Rows.ONE));
        }
        if (anchor != null && anchor.isKnown(state)) {
            first = Math.max(first, Rows.firstAfter(rows, anchor.timestamp(state) - 1, Rows.ONE));
        }
        return Rows.keep(rows, first, size, Rows.ONE);
    }

    @Override
    void compact(PersonState state) {
        long[] rows = state.lists[list];
        state.lists[list] = rows == null ? null : prune(state, rows, state.asOf());
    }

    @Override
    boolean isEmpty(PersonState state) {
        return state.lists[list] == null;
    }

    @Override
    void write(PersonState state, StateWriter out) {
        long[] rows = state.lists[list];
        int size = rows == null ? 0 : Rows.size(rows, Rows.ONE);
        out.unsigned(size);
        for (int i = 0; rows != null && i < size; i++) {
            out.instant(Rows.at(rows, i, Rows.ONE));
        }
    }

    @Override
    void read(PersonState state, StateReader in) {
        long[] timestamps = new long[in.size()];
        for (int i = 0; i < timestamps.length; i++) {
            timestamps[i] = in.instant();
        }
        Arrays.sort(timestamps);
        state.lists[list] = Rows.of(timestamps, Rows.ONE);
    }

    @Override
    public int cells() {
        return 0;
    }
}
