package dev.lockstep.sync.ledger;

import dev.lockstep.sync.planner.Gate;
import java.util.Optional;

/** Where a person stands with an audience, with what is sent of them. */
public sealed interface Standing {

    /** Not in the audience's segment. */
    record Outside() implements Standing {}

    /** In the segment, and out of the audience at this gate. */
    record DropsOut(Gate gate) implements Standing {}

    /** In the audience. */
    record Belongs(Row row) implements Standing {}

    /** The row, where there is one. */
    default Optional<Row> isSentAs() {
        return switch (this) {
            case Outside outside -> Optional.empty();
            case DropsOut dropsOut -> Optional.empty();
            case Belongs(Row row) -> Optional.of(row);
        };
    }
}
