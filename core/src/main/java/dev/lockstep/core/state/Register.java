package dev.lockstep.core.state;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;

/**
 * A place in every person's state that remembers something of the events that match one filter. A register is a
 * description and holds no data: the data are in the {@link PersonState} that it is given, at the place assigned when the
 * program was compiled. It is immutable and safe for use by many threads, each with states of its own.
 *
 * <p>The laws, for every register and at every instant {@code now} that does not go back:
 *
 * <ul>
 *   <li>the order in which events are added makes no difference to any answer;
 *   <li>{@code merge} is associative and commutative, and an empty state is its identity: however a history is split among
 *       states, merging them gives the answers of the whole. It is <em>not</em> idempotent, as a count is not;
 *   <li>{@code read} of what {@code write} wrote gives a state with the same answers and the same bytes.
 * </ul>
 */
public abstract sealed class Register permits Tally, OneTime, Edge, Times, Total, Entries, DatedEntries {

    /** In a cell: nothing remembered yet. */
    static final long EMPTY = Long.MIN_VALUE;

    private final Source source;

    Register(Source source) {
        this.source = source;
    }

    /**
     * Which events a register remembers.
     *
     * @param after only events of this timestamp or later
     * @param before only events of an earlier timestamp
     */
    public record Source(EventFilter events, long after, long before) {

        /** Whether every event of another is one of these, whatever its properties and whenever it is asked. */
        boolean has(Source other) {
            return after <= other.after
                    && before >= other.before
                    && events.names(other.events.names())
                    && other.events.where().containsAll(events.where());
        }
    }

    final Source source() {
        return source;
    }

    /** The filter whose events are to be added; the caller checks it. */
    public final EventFilter filter() {
        return source.events();
    }

    /**
     * Remembers an event that matches the filter.
     *
     * @param sequence the order of receipt, greater for what was received later
     * @param passes when the event passes the filter's {@code where}; not empty
     * @param now not before the event's timestamp
     * @return false where nothing that is remembered has changed
     */
    public final boolean add(PersonState state, Fact.Event event, long sequence, Interval passes, long now) {
        return minds(state, event.timestamp()) && remember(state, event, sequence, passes, now);
    }

    /** Whether an event with this timestamp can change what is remembered; where it cannot, the event need not be looked at. */
    final boolean minds(PersonState state, long timestamp) {
        return timestamp >= source.after() && timestamp < source.before() && canAdd(state, timestamp);
    }

    /** The same of an event of the {@link Source}. */
    boolean canAdd(PersonState state, long timestamp) {
        return true;
    }

    /** Remembers an event that it minds. */
    abstract boolean remember(PersonState state, Fact.Event event, long sequence, Interval passes, long now);

    /** No event of its source has a later timestamp than this; {@link Instants#NEVER} where that is not remembered. */
    long noneAfter(PersonState state) {
        return Instants.NEVER;
    }

    /** Adds all that {@code from} remembers to {@code into}; both are as of {@code now} or earlier. */
    public abstract void merge(PersonState into, PersonState from, long now);

    /** Drops what cannot make a difference any more as of the state's last step. */
    void compact(PersonState state) {}

    abstract boolean isEmpty(PersonState state);

    abstract void write(PersonState state, StateWriter out);

    abstract void read(PersonState state, StateReader in);

    /** The number of cells that the register takes, beginning with the one it was given. */
    public abstract int cells();

    /** The value of an empty cell. */
    long emptyCell() {
        return EMPTY;
    }
}
