package dev.lockstep.cli;

import dev.lockstep.sync.rehearsal.SyncOutcome;
import dev.lockstep.workspace.rehearsal.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What came of a rehearsal.
 *
 * @param sync at destinations; empty where nothing is expected there
 */
record Rehearsed(Outcome outcome, Optional<SyncOutcome> sync) {

    boolean passed() {
        return outcome.passed() && sync.stream().allMatch(SyncOutcome::passed);
    }

    String name() {
        return outcome.rehearsal().name();
    }

    List<SyncOutcome.Wrong> wrongAtDestinations() {
        return sync.map(SyncOutcome::wrong).orElse(List.of());
    }
}
