package dev.lockstep.core.machine;

import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Route;
import dev.lockstep.core.program.SegmentSet;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.Register;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leads facts to what remembers them, and says which segments look at what they have changed. It answers nothing: that is for the {@link
 * SegmentMachine}. Immutable.
 */
final class Memory {

    private final Program program;

    /** The causes where no fact has waited; never written to. */
    private final @Nullable Cause[] noCauses;

    Memory(Program program) {
        this.program = program;
        this.noCauses = new @Nullable Cause[program.segments().size()];
    }

    /** How many of its identifiers the fact says are its person's; an event may be stamped with others', and ties nothing. */
    static int owned(Fact fact) {
        return fact instanceof Fact.AttributeChange ? fact.identifiers().size() : 1;
    }

    /** Remembers the fact, and adds to {@code touched} the segments that look at what has changed thereby. */
    void remember(PersonState state, Fact fact, Route route, long sequence, long now, SegmentSet touched) {
        switch (fact) {
            case Fact.Event event -> {
                List<Route.Group> groups = route.groups();
                for (int i = 0; i < groups.size(); i++) {
                    if (remember(state, event, groups.get(i), sequence, now)) {
                        touched.addAll(groups.get(i).segments());
                    }
                }
            }
            case Fact.AttributeChange change -> {
                for (Map.Entry<String, Optional<Value>> write :
                        change.attributes().entrySet()) {
                    int attribute = program.attribute(write.getKey());
                    if (attribute >= 0
                            && state.setAttribute(
                                    attribute, write.getValue().orElse(null), fact.timestamp(), sequence)) {
                        touched.addAll(program.segmentsOfAttribute(attribute));
                    }
                }
            }
            case Fact.Alias alias -> {}
            case Fact.Erasure erasure ->
                throw new IllegalArgumentException(
                        "an erasure is not received by a person, it is their end: Input.Erased");
        }
    }

    /** Whether a register of the group remembers something new; one that need not leaves every answer as it is. */
    private static boolean remember(PersonState state, Fact.Event event, Route.Group group, long sequence, long now) {
        Interval passes = group.filter().passes(event);
        boolean changed = false;
        if (!passes.isEmpty()) {
            List<Register> registers = group.registers();
            for (int i = 0; i < registers.size(); i++) {
                changed |= registers.get(i).add(state, event, sequence, passes, now);
            }
        }
        return changed;
    }

    /** Whether a fact has waited until {@code due}. */
    static boolean hasArrived(PersonState state, long due) {
        return !state.pending().isEmpty() && state.pending().getFirst().fact().timestamp() <= due;
    }

    /**
     * Remembers the facts that have waited until {@code due}, and says of each segment which of them, if any, it looks at.
     * Nothing is answered in between: a segment may refer to another one whose answer lapses at this very instant.
     */
    @Nullable
    Cause[] arrive(PersonState state, long due) {
        if (state.pending().isEmpty()) {
            return noCauses;
        }
        @Nullable Cause[] causes = noCauses.clone();
        int arrived = 0;
        for (PersonState.Pending pending : state.pending()) {
            if (pending.fact().timestamp() > due) {
                break;
            }
            arrived++;
            SegmentSet touched = new SegmentSet(causes.length);
            remember(state, pending.fact(), program.route(pending.fact()), pending.sequence(), due, touched);
            for (int segment = touched.next(0); segment >= 0; segment = touched.next(segment + 1)) {
                causes[segment] = new Cause.ByFact(pending.fact());
            }
        }
        if (arrived > 0) {
            state.removePending(arrived);
        }
        return causes;
    }
}
