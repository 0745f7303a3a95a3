package dev.lockstep.testkit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Scenario;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The machine against DuckDB, on segments and histories that a generator makes. */
class SqlDifferentialTest {

    private static final int SEGMENTS = 6;
    private static final int EVERY = 25;

    @Test
    void theMachineAndDuckDbAgreeWhoIsInASegment() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        try (SqlEvaluator duckDb = SqlEvaluator.inDuckDb()) {
            Property.ofScenarios(SqlDifferentialTest::scenario)
                    .check(150, 1, scenario -> asked.addAndGet(SqlAgreement.check(scenario, EVERY, duckDb)));
        }
        assertThat(asked).hasPositiveValue();
    }

    private static Scenario scenario(RandomGenerator random) {
        HistoryGenerator histories = new HistoryGenerator(random, new Shape(60, 8, true, true, true));
        return new Scenario(new ConditionGenerator(random).segments(SEGMENTS, 2), histories.history(), histories.end());
    }
}
