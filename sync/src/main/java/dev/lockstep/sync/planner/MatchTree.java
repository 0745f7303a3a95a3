package dev.lockstep.sync.planner;

import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Reason;
import dev.lockstep.sync.planner.Decision.Belongs;
import dev.lockstep.sync.planner.Decision.DropsOut;
import dev.lockstep.sync.planner.Decision.Outside;
import dev.lockstep.sync.planner.Decision.Refused;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * How many of the people in an audience's segment are left after each {@link Gate}, and why identifiers were refused. Exact:
 * everybody in the segment belongs, or dropped out at one gate and is counted there. Mutable, for one thread.
 */
public final class MatchTree {

    private long inSegment;
    private final Map<Gate, Long> droppedOut = new EnumMap<>(Gate.class);
    private final Map<IdentifierType, Map<Reason, Long>> refused = new EnumMap<>(IdentifierType.class);

    /** Counts the decision on one person. */
    public void add(Decision decision) {
        switch (decision) {
            case Outside outside -> {}
            case DropsOut(Gate gate, List<Refused> identifiers) -> {
                inSegment++;
                droppedOut.merge(gate, 1L, Long::sum);
                refuse(identifiers);
            }
            case Belongs(List<Identified> identified, List<Refused> identifiers) -> {
                inSegment++;
                refuse(identifiers);
            }
        }
    }

    /** People in the audience's segment. */
    public long inSegment() {
        return inSegment;
    }

    /** People who failed this gate, having passed those before it. */
    public long droppedOutAt(Gate gate) {
        return droppedOut.getOrDefault(gate, 0L);
    }

    /** People who passed this gate and those before it. */
    public long passed(Gate gate) {
        long left = inSegment;
        for (Gate passed : EnumSet.range(Gate.NOT_EXCLUDED, gate)) {
            left -= droppedOutAt(passed);
        }
        return left;
    }

    /** People who belong to the audience. */
    public long belonging() {
        return passed(Gate.VALID);
    }

    /**
     * Identifiers, not people, that could not be used, by type and reason: of everybody who got as far as to be asked for
     * them, so also of people who belong by another identifier.
     */
    public Map<IdentifierType, Map<Reason, Long>> refused() {
        Map<IdentifierType, Map<Reason, Long>> copy = new EnumMap<>(IdentifierType.class);
        refused.forEach((type, reasons) -> copy.put(type, new EnumMap<>(reasons)));
        return copy;
    }

    private void refuse(List<Refused> identifiers) {
        for (Refused identifier : identifiers) {
            refused.computeIfAbsent(identifier.type(), type -> new EnumMap<>(Reason.class))
                    .merge(identifier.reason(), 1L, Long::sum);
        }
    }
}
