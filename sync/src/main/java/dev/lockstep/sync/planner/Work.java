package dev.lockstep.sync.planner;

import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.workspace.Audience.Role;

/** A kind of work that waits for a copy. What is of one kind can go in one batch, and is held or let go together. */
public record Work(Lane lane, Operation operation, Why why) {

    /**
     * What those wait for who leave by their own doing, and of a suppression only those who are forgotten. No addition that began to
     * wait after the first of them goes before: whoever is forgotten and comes back has the key of before, and would go with it.
     */
    public static final Work LEAVING = new Work(Lane.PROTECT, Operation.REMOVE, Why.PERSON);

    /**
     * The kind that a change of one person's place is.
     *
     * @param isUpkeep whether the person stays where they are, and only what goes along has changed
     * @param isErasure whether the person is to be forgotten
     */
    public static Work of(Role role, Operation operation, Why why, boolean isUpkeep, boolean isErasure) {
        return new Work(isUpkeep ? Lane.UPKEEP : lane(role, operation, isErasure), operation, why);
    }

    /** Whether people are addressed by it who were not before. */
    public boolean isEntry() {
        return lane == Lane.TARGET && operation == Operation.ADD;
    }

    /** Whether a guard may hold it: not what protects one person by that person's own doing. */
    boolean isGuarded() {
        return lane != Lane.UPKEEP && !(lane == Lane.PROTECT && why == Why.PERSON);
    }

    private static Lane lane(Role role, Operation operation, boolean isErasure) {
        boolean protects = role == Role.SUPPRESSION ? operation == Operation.ADD : operation == Operation.REMOVE;
        return protects || isErasure ? Lane.PROTECT : Lane.TARGET;
    }
}
