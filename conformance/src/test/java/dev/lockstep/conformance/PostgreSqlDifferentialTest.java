package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.sql.Dialect;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.sql.SqlAgreement;
import dev.lockstep.testkit.sql.SqlEvaluator;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The machine against PostgreSQL, on segments and histories that a generator makes. */
class PostgreSqlDifferentialTest {

    private static final int SEGMENTS = 6;
    private static final int EVERY = 30;

    @Test
    void theMachineAndPostgreSqlAgreeWhoIsInASegment() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        try (SqlEvaluator postgreSql = SqlEvaluator.over(PostgreSql.connect(), Dialect.POSTGRESQL)) {
            Property.ofScenarios(PostgreSqlDifferentialTest::scenario)
                    .check(60, 500_001, scenario -> asked.addAndGet(SqlAgreement.check(scenario, EVERY, postgreSql)));
        }
        assertThat(asked).hasPositiveValue();
    }

    private static Scenario scenario(RandomGenerator random) {
        HistoryGenerator histories = new HistoryGenerator(random, new Shape(60, 8, true, true, true));
        return new Scenario(new ConditionGenerator(random).segments(SEGMENTS, 2), histories.history(), histories.end());
    }
}
