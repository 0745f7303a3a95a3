package dev.lockstep.testkit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SqlDifferentialTest {

    @Test
    void probe() throws SQLException {
        long start = System.nanoTime();
        int[] asked = new int[2];
        try (SqlEvaluator sql = SqlEvaluator.inDuckDb()) {
            Property.ofScenarios(SqlDifferentialTest::scenario).check(Integer.getInteger("n", 50), 1, scenario -> {
                Population population = new Population(Program.compile(scenario.segments(), List.of()), change -> {});
                FactTables tables = new FactTables();
                int cut = 0;
                boolean readsEmail = scenario.segments().values().stream().anyMatch(c -> dev.lockstep.core.condition.Conditions.canonical(c).contains("\"attribute\":\"email\""));
                for (Receipt original : scenario.receipts()) {
                    Receipt receipt = readsEmail ? new Receipt(original.at(), withoutEmail(original.fact())) : original;
                    population.receive(receipt.fact(), receipt.at());
                    tables.receive(receipt.fact(), receipt.at());
                    if (++cut % 15 == 0) {
                        asked[0] += compare(sql, population, tables, scenario, receipt.at(), asked);
                    }
                }
                population.advance(scenario.until());
                asked[0] += compare(sql, population, tables, scenario, scenario.until(), asked);
            });
        }
        System.out.println(asked[0] + " asked, members " + asked[1] + ", ms " + (System.nanoTime() - start) / 1000000);
    }

    private static int compare(SqlEvaluator sql, Population population, FactTables tables, Scenario scenario, long now, int[] asked) {
        try {
            sql.load(tables, now);
            for (String segment : scenario.segments().keySet()) {
                SortedSet<PersonId> expected = new TreeSet<>();
                population.people().forEach(state -> {
                    if (Verdict.holds(state.verdict(population.program().indexOf(segment)))) {
                        expected.add(state.person());
                    }
                });
                asked[1] += expected.size();
                assertThat(sql.members(scenario.segments(), segment, now))
                        .as("%s at %s by\n%s", segment, Instants.format(now), SegmentSql.of(scenario.segments(), segment, Dialect.DUCKDB, now))
                        .isEqualTo(expected);
            }
            return scenario.segments().size();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static Fact withoutEmail(Fact fact) {
        List<Identifier> ids = fact.identifiers().stream().filter(i -> i.kind() != Identifier.Kind.EMAIL).toList();
        return fact instanceof Fact.AttributeChange c && !ids.isEmpty() ? new Fact.AttributeChange(c.messageId(), c.timestamp(), ids, c.attributes()) : fact;
    }

    private static Scenario scenario(RandomGenerator random) {
        HistoryGenerator histories = new HistoryGenerator(random, new Shape(60, 6, true, true));
        return new Scenario(new ConditionGenerator(random).segments(5, 2), histories.history(), histories.end());
    }
}
