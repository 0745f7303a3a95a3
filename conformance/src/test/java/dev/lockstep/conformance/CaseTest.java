package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.testkit.naive.NaiveChange;
import dev.lockstep.testkit.naive.NaivePopulation;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the cases of the corpus as a replay does, and by the naive population. */
class CaseTest {

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheProjectsOwnCases() throws IOException {
        Path corpus = Shared.repository().resolve("conformance/cases");
        if (Boolean.getBoolean("cases.write")) {
            CaseWriter.write(corpus);
        }
        return Cases.in(corpus, CaseTest::play);
    }

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheSharedCases() throws IOException {
        return Cases.in(Shared.find("conformance"), CaseTest::play);
    }

    /** The evaluator that the project's own cases come from is not wrong in the way that the machine is. */
    @TestFactory
    Stream<DynamicTest> theNaivePopulationGivesTheChangesOfTheSharedCases() throws IOException {
        return Cases.in(Shared.find("conformance"), CaseTest::playNaively);
    }

    private static void play(Path folder) throws IOException {
        Workspace workspace = Cases.workspace(folder);
        Program program = Program.compile(workspace.conditions(), List.of());
        List<String> changes = new ArrayList<>();
        Replay replay = new Replay(program, change -> changes.add(line(change)));
        Cases.facts(folder, Interest.of(program, workspace.conditions().values()), replay::play);
        replay.runTo(Cases.until(folder));
        assertThat(changes).isSorted().isEqualTo(Cases.expected(folder));
    }

    private static void playNaively(Path folder) throws IOException {
        NaivePopulation naive = new NaivePopulation(Cases.workspace(folder).conditions());
        long[] clock = {Instants.DAWN};
        Cases.facts(folder, Interest.everything(), fact -> {
            clock[0] = Math.max(clock[0], fact.timestamp());
            naive.receive(fact, clock[0]);
        });
        naive.advance(Cases.until(folder));
        assertThat(naive.changes().stream().map(CaseTest::line)).containsExactlyElementsOf(Cases.expected(folder));
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
