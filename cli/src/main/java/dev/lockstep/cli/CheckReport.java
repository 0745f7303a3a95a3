package dev.lockstep.cli;

import dev.lockstep.core.model.Values;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.lint.Finding;
import dev.lockstep.workspace.lint.Severity;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of checking a workspace.
 *
 * @param findings of the linter; none where there are problems that keep it from looking
 */
record CheckReport(WorkspaceReader.Reading reading, List<Finding> findings) {

    /** For people: problems and findings by place, and a sentence. */
    String text() {
        List<Problem> problems = reading.problems();
        String lines = Stream.concat(
                        problems.stream().map(problem -> new Line(problem.place(), problem.toString())),
                        findings.stream().map(finding -> new Line(finding.place(), finding.toString())))
                .sorted((one, other) -> Place.IN_ORDER.compare(one.place, other.place))
                .map(Line::text)
                .collect(Collectors.joining(System.lineSeparator()));
        String blank = lines.isEmpty() ? "" : System.lineSeparator() + System.lineSeparator();
        return lines + blank + sentence(problems);
    }

    private record Line(Place place, String text) {}

    private String sentence(List<Problem> problems) {
        if (!problems.isEmpty()) {
            long files = problems.stream()
                    .map(problem -> problem.place().file())
                    .distinct()
                    .count();
            String more = problems.size() < Findings.MAX_PROBLEMS ? "" : " or more";
            return Counted.of(problems.size(), "problem") + more + " in " + Counted.of(files, "file") + said();
        }
        Workspace workspace = reading.workspace().orElseThrow();
        return "No problems: " + Counted.of(segments(workspace), "segment") + ", "
                + Counted.of(workspace.audiences().size(), "audience") + ", "
                + Counted.of(workspace.tests().size(), "test") + said();
    }

    /** Those that are written, and not those that journeys are. */
    private static long segments(Workspace workspace) {
        return workspace.segments().values().stream()
                .filter(segment -> segment.journey().isEmpty())
                .count();
    }

    private String said() {
        return findings.isEmpty()
                ? "."
                : "; " + Counted.of(number(Severity.WARNING), "warning") + ", "
                        + Counted.of(number(Severity.NOTICE), "notice") + ".";
    }

    private long number(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    /** For programs. */
    String json() {
        String problems = reading.problems().stream()
                .map(problem -> "{" + at(problem.place(), problem.what(), problem.whatToDo()) + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        String found = findings.stream()
                .map(finding -> "{\"rule\": " + Values.quoted(finding.rule()) + ", \"severity\": "
                        + Values.quoted(finding.severity().word()) + ", "
                        + at(finding.place(), finding.what(), finding.whatToDo()) + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        String counts = reading.workspace()
                .map(workspace -> ", \"segments\": " + segments(workspace)
                        + ", \"audiences\": " + workspace.audiences().size()
                        + ", \"tests\": " + workspace.tests().size())
                .orElse("");
        return "{\"problems\": " + problems + ", \"findings\": " + found + counts + "}";
    }

    private static String at(Place place, String what, String whatToDo) {
        return "\"file\": " + Values.quoted(place.file())
                + ", \"line\": " + place.line()
                + ", \"column\": " + place.column()
                + ", \"path\": " + Values.quoted(place.path())
                + ", \"what\": " + Values.quoted(what)
                + ", \"what_to_do\": " + Values.quoted(whatToDo);
    }
}
