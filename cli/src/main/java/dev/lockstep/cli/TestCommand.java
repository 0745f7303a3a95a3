package dev.lockstep.cli;

import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.rehearsal.Outcome;
import dev.lockstep.workspace.rehearsal.RehearsalRunner;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep test}: plays the rehearsals of a workspace. */
@Command(
        name = "test",
        description = {
            "Play the rehearsals of a workspace on a virtual clock.",
            "",
            "Where an expectation fails, what happened around it is shown, with the place where the expectation is written."
        })
final class TestCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Workspace workspace = common.workspace();
        RehearsalRunner runner = new RehearsalRunner(workspace);
        List<Outcome> outcomes = workspace.tests().stream().map(runner::run).toList();
        RehearsalReport report = new RehearsalReport(workspace, outcomes, common.out());
        if (common.isJson()) {
            report.printJson();
        } else {
            report.printText();
        }
        common.out().flush();
        return outcomes.stream().allMatch(Outcome::passed) ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }
}
