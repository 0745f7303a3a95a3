package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import java.util.OptionalInt;

/**
 * A membership change as the log keeps it: nothing in it says who the person is but the number, which leads nowhere once they
 * are forgotten.
 *
 * @param at the instant from which it is so
 * @param writtenAt when it was found out; later than {@code at} where a timer was overdue
 * @param definition the id of the segment's definition
 * @param leaf of the definition that made the difference, by its number; empty in a row of version 1, which did not tell
 */
record ChangeRow(long at, long writtenAt, long person, int definition, boolean entered, Why why, OptionalInt leaf)
        implements LogRow {

    private static final int VERSION = 2;

    /** What made the change. */
    sealed interface Why {

        /**
         * A fact.
         *
         * @param event the name of the event; empty for an attribute change
         */
        record AFact(String event, long timestamp) implements Why {}

        /** The passing of time. */
        record Time() implements Why {}

        /** Two persons became one. */
        record AMerge() implements Why {}

        /** The segment was defined anew. */
        record ADefinition() implements Why {}

        /** The person was forgotten. */
        record AnErasure() implements Why {}

        /** What stands for it in the bytes; never changed. */
        default int code() {
            return switch (this) {
                case AFact fact -> 0;
                case Time time -> 1;
                case AMerge merge -> 2;
                case ADefinition anew -> 3;
                case AnErasure erasure -> 4;
            };
        }
    }

    static ChangeRow of(MembershipChange change, long person, int definition, long writtenAt) {
        Why why = switch (change.cause()) {
            case Cause.ByFact(Fact fact) ->
                new Why.AFact(fact instanceof Fact.Event event ? event.name() : "", fact.timestamp());
            case Cause.ByTime time -> new Why.Time();
            case Cause.ByMerge merge -> new Why.AMerge();
            case Cause.ByDefinition anew -> new Why.ADefinition();
            case Cause.ByErasure erasure -> new Why.AnErasure();
        };
        return new ChangeRow(change.at(), writtenAt, person, definition, change.entered(), why, change.leaf());
    }

    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.signed(at);
        out.signed(writtenAt - at);
        out.unsigned(person);
        out.unsigned(definition);
        out.single(entered ? 1 : 0);
        out.single(why.code());
        if (why instanceof Why.AFact(String event, long timestamp)) {
            out.text(event);
            out.signed(at - timestamp);
        }
        out.unsigned(leaf.isPresent() ? leaf.getAsInt() + 1 : 0);
        return out.bytes();
    }

    static ChangeRow read(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "a membership change has version " + version + ", this program reads up to " + VERSION);
        }
        long at = in.signed();
        long writtenAt = at + in.signed();
        long person = in.unsigned();
        int definition = (int) in.unsigned();
        boolean entered = in.single() == 1;
        Why why = switch (in.single()) {
            case 0 -> new Why.AFact(in.text(), at - in.signed());
            case 1 -> new Why.Time();
            case 2 -> new Why.AMerge();
            case 3 -> new Why.ADefinition();
            case 4 -> new Why.AnErasure();
            default -> throw in.damaged("a cause of an unknown kind");
        };
        int leaf = version == 1 ? 0 : (int) in.unsigned();
        in.end();
        return new ChangeRow(
                at,
                writtenAt,
                person,
                definition,
                entered,
                why,
                leaf == 0 ? OptionalInt.empty() : OptionalInt.of(leaf - 1));
    }
}
