package dev.lockstep.core.program;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.state.Register;
import java.util.List;

/** What looks at the events of one name: for each filter that takes the name its registers and the segments above them. */
public record Route(List<Group> groups) {

    static final Route NOWHERE = new Route(List.of());

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
