package dev.lockstep.cli;

import dev.lockstep.sync.rehearsal.SyncRehearsal;
import dev.lockstep.workspace.Rehearsal;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.rehearsal.RehearsalRunner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep test}: plays the rehearsals of a workspace. */
@Command(
        name = "test",
        description = {
            "Play the rehearsals of a workspace on a virtual clock.",
            "",
            "Where an expectation fails, what happened around it is shown, with the place where the expectation is written.",
            "",
            "What is expected to be sent is played with the planner and the pace of each connection, but nothing is sent: no platform "
                    + "is called, and no secret is needed."
        })
final class TestCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws IOException {
        Workspace workspace = common.workspace();
        RehearsalRunner runner = new RehearsalRunner(workspace);
        SyncRehearsal sync = new SyncRehearsal(workspace, common.folder());
        List<Rehearsed> rehearsed = new ArrayList<>();
        for (Rehearsal rehearsal : workspace.tests()) {
            rehearsed.add(new Rehearsed(
                    runner.run(rehearsal),
                    rehearsal.expectsDeliveries() ? Optional.of(sync.run(rehearsal)) : Optional.empty()));
        }
        RehearsalReport report = new RehearsalReport(workspace, rehearsed, common.out());
        if (common.isJson()) {
            report.printJson();
        } else {
            report.printText();
        }
        common.out().flush();
        return rehearsed.stream().allMatch(Rehearsed::passed) ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }
}
