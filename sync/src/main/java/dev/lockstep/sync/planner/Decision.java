package dev.lockstep.sync.planner;

import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Reason;
import java.util.List;

/** Whether one person belongs to one audience. */
public sealed interface Decision {

    /** The person is not in the audience's segment at all. */
    record Outside() implements Decision {}

    /**
     * The person is in the segment and fails this gate, having passed those before it.
     *
     * @param refused identifiers that could not be used; empty before {@link Gate#VALID}
     */
    record DropsOut(Gate gate, List<Refused> refused) implements Decision {
        public DropsOut {
            refused = List.copyOf(refused);
        }
    }

    /**
     * The person belongs.
     *
     * @param identifiers what to send of them, by type in the order of the audience's preference; never empty, and no two of
     *     one type alike
     * @param refused identifiers beside those that could not be used
     */
    record Belongs(List<Identified> identifiers, List<Refused> refused) implements Decision {
        public Belongs {
            identifiers = List.copyOf(identifiers);
            refused = List.copyOf(refused);
        }
    }

    /** An identifier that the destination could not use, without its value. */
    record Refused(IdentifierType type, Reason reason) {}
}
