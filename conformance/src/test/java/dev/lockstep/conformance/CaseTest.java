package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.ingest.file.JsonlFormat;
import dev.lockstep.testkit.naive.NaiveChange;
import dev.lockstep.testkit.naive.NaivePopulation;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays the cases of the corpus. A case is a folder: a workspace ({@code lockstep.yaml}), facts ({@code events.jsonl}), the
 * instant to run to ({@code until.json}), and every entry and exit in order ({@code expected.jsonl}).
 */
class CaseTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheProjectsOwnCases() throws IOException {
        Path corpus = Shared.repository().resolve("conformance/cases");
        if (Boolean.getBoolean("cases.write")) {
            CaseWriter.write(corpus);
        }
        return cases(corpus);
    }

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheSharedCases() throws IOException {
        return cases(Shared.find("conformance"));
    }

    /** The evaluator that the project's own cases come from is not wrong in the way that the machine is. */
    @TestFactory
    Stream<DynamicTest> theNaivePopulationGivesTheChangesOfTheSharedCases() throws IOException {
        return cases(Shared.find("conformance"), CaseTest::playNaively);
    }

    private static Stream<DynamicTest> cases(Path corpus) throws IOException {
        return cases(corpus, CaseTest::play);
    }

    private interface Player {
        void play(Path folder) throws IOException;
    }

    private static Stream<DynamicTest> cases(Path corpus, Player player) throws IOException {
        try (Stream<Path> folders = Files.list(corpus)) {
            List<Path> cases = folders.filter(folder -> Files.exists(folder.resolve("lockstep.yaml")))
                    .sorted()
                    .toList();
            assertThat(cases).as("cases in %s", corpus.getFileName()).isNotEmpty();
            return cases.stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> player.play(folder)));
        }
    }

    private static void play(Path folder) throws IOException {
        Workspace workspace = workspace(folder);
        Program program = Program.compile(workspace.conditions(), List.of());
        List<String> changes = new ArrayList<>();
        Replay replay = new Replay(program, change -> changes.add(line(change)));
        facts(folder, Interest.of(program, workspace.conditions().values()), replay::play);
        replay.runTo(until(folder));
        assertThat(changes).isSorted().isEqualTo(expected(folder));
    }

    private static void playNaively(Path folder) throws IOException {
        NaivePopulation naive = new NaivePopulation(workspace(folder).conditions());
        long[] clock = {Instants.DAWN};
        facts(folder, Interest.everything(), fact -> {
            clock[0] = Math.max(clock[0], fact.timestamp());
            naive.receive(fact, clock[0]);
        });
        naive.advance(until(folder));
        assertThat(naive.changes().stream().map(CaseTest::line)).containsExactlyElementsOf(expected(folder));
    }

    private static Workspace workspace(Path folder) {
        WorkspaceReader.Reading reading = WorkspaceReader.read(folder, name -> null);
        assertThat(reading.problems()).isEmpty();
        return reading.workspace().orElseThrow();
    }

    private static void facts(Path folder, Interest interest, Consumer<Fact> taker) throws IOException {
        Input input = Input.of(folder.resolve("events.jsonl").toString());
        try (FactSource facts = FactSource.open(List.of(input), new JsonlFormat(interest))) {
            facts.forEach(taker, reject -> assertThat(reject).isNull());
        }
    }

    private static long until(Path folder) throws IOException {
        String until =
                JSON.readTree(Files.readString(folder.resolve("until.json"))).asString();
        return Instants.parse(until).orElseThrow();
    }

    private static List<String> expected(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("expected.jsonl"))) {
            JsonNode change = JSON.readTree(line);
            lines.add(change.get("at").asString() + " " + change.get("person").asString() + " "
                    + change.get("segment").asString() + " "
                    + change.get("change").asString());
        }
        // Within an instant the order of a case's lines means nothing; that of a replay is by person, then segment.
        lines.sort(null);
        return lines;
    }

    private static String line(NaiveChange change) {
        return Instants.format(change.at()) + " " + change.person() + " " + change.segment() + " "
                + (change.entered() ? "entered" : "exited");
    }

    private static String line(MembershipChange change) {
        return Instants.format(change.at()) + " " + change.person() + " " + change.segment() + " "
                + (change.entered() ? "entered" : "exited");
    }
}
