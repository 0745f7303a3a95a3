package dev.lockstep.cli;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Inspection;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactBatch;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Rejects;
import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Places;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.lint.Finding;
import dev.lockstep.workspace.lint.Lint;
import dev.lockstep.workspace.lint.Sightings;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep check}: every problem of a workspace, and what the linter has to say of it. */
@Command(
        name = "check",
        description = {
            "Find every problem of a workspace, and the mistakes that it can have although every definition is right.",
            "",
            "Each is a line: file:line:column: path: what is wrong; what to do. A secret that is not set on this machine is a "
                    + "problem too, but keeps no other command from running. Findings of the linter have a severity, warning "
                    + "or notice, and end with the name of their rule; docs/reference/lint.md tells of each.",
            "",
            "A rule is silenced beside the segment or audience that it speaks of, with the reason:",
            "  lint: {allow: {no-owner: it goes with the next release}}"
        },
        footer = {
            "",
            "Examples:",
            "  lockstep check --workspace examples/shop",
            "  lockstep check --workspace examples/shop --facts history.jsonl.gz"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no problem", "1:a problem, or with --strict a finding", "2:the request is wrong"},
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--strict", description = "Findings of the linter count as problems.")
    private boolean strict;

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Data data;

    private static final class Data {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Hold names and sizes against this data folder, while no server runs on it.")
        private @Nullable Path folder;

        @ArgGroup(exclusive = false)
        private @Nullable Facts facts;
    }

    private static final class Facts {
        @Option(
                names = "--facts",
                paramLabel = "FILE",
                arity = "1..*",
                required = true,
                description = "Hold names and sizes against these files of facts: JSON lines, or CSV with --map.")
        private List<String> files = List.of();

        @Option(
                names = "--map",
                paramLabel = "MAP",
                description = "Read the files as CSV, by this mapping of their columns (YAML).")
        private @Nullable Path map;
    }

    @Override
    public Integer call() throws IOException {
        WorkspaceReader.Reading reading = withDestinations(common.read(), common.folder());
        List<Finding> findings = findings(reading);
        CheckReport report = new CheckReport(reading, findings);
        common.out().println(common.isJson() ? report.json() : report.text());
        common.out().flush();
        boolean isClean = reading.problems().isEmpty() && !(strict && !findings.isEmpty());
        return isClean ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }

    /** Adds what destinations find; where a place has a problem, what follows from it there is not told. */
    private static WorkspaceReader.Reading withDestinations(WorkspaceReader.Reading reading, Path folder) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        reading.workspace().ifPresent(workspace -> {
            addElsewhere(AudienceFiles.problemsOfConnections(workspace), problems);
            addElsewhere(Targets.problems(workspace, folder), problems);
        });
        problems.sort(Problem.IN_ORDER);
        return new WorkspaceReader.Reading(reading.workspace(), problems, reading.places());
    }

    private static void addElsewhere(List<Problem> more, List<Problem> problems) {
        Set<Place> places = problems.stream().map(Problem::place).collect(Collectors.toSet());
        more.stream().filter(problem -> !places.contains(problem.place())).forEach(problems::add);
    }

    /** What the linter finds where every definition is right. */
    private List<Finding> findings(WorkspaceReader.Reading reading) throws IOException {
        Optional<Workspace> workspace = reading.workspace();
        Optional<Places> places = reading.places();
        return workspace.isPresent() && places.isPresent()
                ? Lint.of(workspace.get(), places.get(), sightings(workspace.get()))
                : List.of();
    }

    private Optional<Sightings> sightings(Workspace workspace) throws IOException {
        if (data == null) {
            return Optional.empty();
        }
        if (data.folder != null) {
            return Optional.of(ofStore(data.folder));
        }
        return data.facts == null ? Optional.empty() : Optional.of(ofFacts(data.facts, workspace.conditions()));
    }

    /** @throws CommandException where no line is a fact: to hold names against nothing would find fault with all of them */
    private Sightings ofFacts(Facts facts, SequencedMap<String, Condition> conditions) throws IOException {
        SeenData seen = new SeenData();
        Rejects rejects = Rejects.counted();
        Replay replay = new Replay(Program.compile(conditions, List.of()), change -> {});
        try (FactSource source = FactOptions.open("--facts", facts.files, facts.map, Interest.everything());
                Progress progress = Progress.ofReading("check", source)) {
            for (Optional<FactBatch> batch = source.next(); batch.isPresent(); batch = source.next()) {
                batch.get().rejects().forEach(rejects);
                batch.get().facts().forEach(fact -> {
                    seen.add(fact);
                    replay.play(fact);
                });
                progress.update(source);
            }
        }
        ReplaySummary.printRejects(common.err(), rejects);
        common.err().flush();
        if (seen.isEmpty()) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "--facts: no line of these is a fact; name files of facts, or leave it out");
        }
        replay.end();
        Program program = replay.population().program();
        Map<String, Long> sizes = new HashMap<>();
        for (int segment = 0; segment < program.segments().size(); segment++) {
            int index = segment;
            sizes.put(
                    program.segments().get(segment),
                    replay.population()
                            .people()
                            .filter(person -> Verdict.holds(person.verdict(index)))
                            .count());
        }
        return seen.with(sizes);
    }

    private static Sightings ofStore(Path folder) throws IOException {
        SeenData seen = new SeenData();
        try (DataReading data = DataReading.of(folder);
                Progress progress = Progress.ofShare("check")) {
            new Survey(data.reads(), data.seal()).facts(seen::add, progress::update);
            Map<String, Long> sizes = Inspection.of(data.reads()).segments().stream()
                    .collect(Collectors.toMap(SegmentView::segment, SegmentView::size));
            return seen.with(sizes);
        }
    }
}
