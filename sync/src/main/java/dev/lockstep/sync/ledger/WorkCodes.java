package dev.lockstep.sync.ledger;

import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import java.util.ArrayList;
import java.util.List;

/** Kinds of work as small numbers, for rows and keys. The order of the three enums never changes. */
final class WorkCodes {

    private static final List<Work> ALL = new ArrayList<>();

    static {
        for (Lane lane : Lane.values()) {
            for (Operation operation : Operation.values()) {
                for (Why why : Why.values()) {
                    ALL.add(new Work(lane, operation, why));
                }
            }
        }
    }

    /** One more than the greatest code. */
    static final int COUNT = ALL.size();

    private WorkCodes() {}

    static int code(Work work) {
        return ALL.indexOf(work);
    }

    static Work of(int code) {
        return ALL.get(code);
    }
}
