package dev.lockstep.core.program;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.state.Register;
import java.util.List;

/**
 * What looks at a fact: for each filter that takes the name of the event its registers and the segments above them.
 *
 * @param groups empty where the fact is no event
 * @param fed the leaves that such a fact can flip
 */
public record Route(List<Group> groups, Fed fed) {

    static final Route NOWHERE = new Route(List.of(), Fed.NONE);

    public Route {
        groups = List.copyOf(groups);
    }

    /**
     * One filter and what depends on it.
     *
     * @param registers those that remember events of the filter
     * @param segments those whose answer reads one of the registers, directly or through another segment
     */
    public record Group(EventFilter filter, List<Register> registers, SegmentSet segments) {
        public Group {
            registers = List.copyOf(registers);
        }
    }
}
