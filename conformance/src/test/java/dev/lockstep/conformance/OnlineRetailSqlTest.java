package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.csv.CsvFormat;
import dev.lockstep.ingest.csv.CsvMapping;
import dev.lockstep.ingest.csv.CsvMappings;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.testkit.sql.FactTables;
import dev.lockstep.testkit.sql.SqlEvaluator;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A year of a real shop (D. Chen, "Online Retail", UCI Machine Learning Repository, 2015), where it lies beside the
 * repository: the machine and DuckDB find the same people, and as many as were counted elsewhere.
 */
class OnlineRetailSqlTest {

    private static final Map<String, Integer> KNOWN =
            Map.of("buyers", 4339, "repeat_buyers", 2845, "spent_1000", 1668, "spent_5000", 275, "lapsed_90d", 1449);

    @Test
    void theReplayAndTheSqlAgreeOnARealYear() throws IOException, SQLException {
        Path data = Shared.find("data/uci_online_retail/online_retail.csv.gz");
        Path example = Shared.repository().resolve("examples/online-retail");
        Workspace workspace =
                WorkspaceReader.read(example, name -> null).workspace().orElseThrow();
        CsvMapping mapping = CsvMappings.read(example.resolve("online-retail.map.yaml"))
                .mapping()
                .orElseThrow();
        Program program = Program.compile(workspace.conditions(), List.of());
        Interest interest = Interest.of(program, workspace.conditions().values());
        Replay replay = new Replay(program, change -> {});
        FactTables tables = new FactTables();
        try (FactSource facts = FactSource.open(List.of(Input.of(data.toString())), new CsvFormat(mapping, interest))) {
            facts.forEach(
                    fact -> {
                        replay.play(fact);
                        tables.receive(fact, replay.population().now());
                    },
                    reject -> assertThat(reject).isNull());
            assertThat(facts.passedOver()).containsExactly(Map.entry(Reason.NO_PERSON, 135_080L));
        }
        replay.end();
        long end = replay.population().now();
        try (SqlEvaluator duckDb = SqlEvaluator.inDuckDb()) {
            duckDb.load(tables, end);
            for (String segment : program.segments()) {
                TreeSet<Object> members = new TreeSet<>();
                replay.population()
                        .people()
                        .filter(state -> Verdict.holds(state.verdict(program.indexOf(segment))))
                        .forEach(state -> members.add(state.person()));
                assertThat(duckDb.members(workspace.conditions(), segment, end))
                        .as(segment)
                        .isNotEmpty()
                        .isEqualTo(members);
                assertThat(members).as(segment).hasSize(KNOWN.getOrDefault(segment, members.size()));
            }
        }
    }
}
