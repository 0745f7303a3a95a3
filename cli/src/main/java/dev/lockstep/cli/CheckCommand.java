package dev.lockstep.cli;

import dev.lockstep.core.model.Values;
import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep check}: every problem of a workspace. */
@Command(
        name = "check",
        description = {
            "Find every problem of a workspace.",
            "",
            "Each is a line: file:line:column: path: what is wrong; what to do. A secret that is not set on this machine is a "
                    + "problem too, but keeps no other command from running."
        })
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        WorkspaceReader.Reading reading = withFiles(common.read());
        if (common.isJson()) {
            printJson(reading, common.out());
        } else {
            printText(reading, common.out());
        }
        common.out().flush();
        return reading.problems().isEmpty() ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }

    /** Adds what the files destination finds; one problem in a place is enough. */
    private static WorkspaceReader.Reading withFiles(WorkspaceReader.Reading reading) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        Set<Place> places = problems.stream().map(Problem::place).collect(Collectors.toSet());
        reading.workspace().stream()
                .flatMap(workspace -> AudienceFiles.problemsOfConnections(workspace).stream())
                .filter(problem -> !places.contains(problem.place()))
                .forEach(problems::add);
        problems.sort(Problem.IN_ORDER);
        return new WorkspaceReader.Reading(reading.workspace(), problems);
    }

    private static void printText(WorkspaceReader.Reading reading, PrintWriter out) {
        List<Problem> problems = reading.problems();
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            Workspace workspace = reading.workspace().orElseThrow();
            out.println("No problems: " + Counted.of(workspace.segments().size(), "segment") + ", "
                    + Counted.of(workspace.audiences().size(), "audience") + ", "
                    + Counted.of(workspace.tests().size(), "test") + ".");
            return;
        }
        long files = problems.stream()
                .map(problem -> problem.place().file())
                .distinct()
                .count();
        out.println();
        String more = problems.size() < Findings.MAX_PROBLEMS ? "" : " or more";
        out.println(Counted.of(problems.size(), "problem") + more + " in " + Counted.of(files, "file") + ".");
    }

    private static void printJson(WorkspaceReader.Reading reading, PrintWriter out) {
        String problems = reading.problems().stream()
                .map(problem -> "{\"file\": " + Values.quoted(problem.place().file())
                        + ", \"line\": " + problem.place().line()
                        + ", \"column\": " + problem.place().column()
                        + ", \"path\": " + Values.quoted(problem.place().path())
                        + ", \"what\": " + Values.quoted(problem.what())
                        + ", \"what_to_do\": " + Values.quoted(problem.whatToDo()) + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        String counts = reading.workspace()
                .map(workspace -> ", \"segments\": " + workspace.segments().size()
                        + ", \"audiences\": " + workspace.audiences().size()
                        + ", \"tests\": " + workspace.tests().size())
                .orElse("");
        out.println("{\"problems\": " + problems + counts + "}");
    }
}
