package dev.lockstep.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Scenario;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lives of a partition with everything going wrong that can, each from one seed. */
class SimulationTest {

    @Test
    void withoutFaultsItDoesWhatThePopulationDoes() {
        property(Shape.onePerson(40).withLate().withEarly()).check(1000, 1, scenario -> run(scenario, 0));
    }

    @Test
    void withPersonsWhoBecomeOneAndAreForgotten() {
        property(Shape.onePerson(40).withPeople(3).withLate().withEarly())
                .check(1500, 10_001, scenario -> run(scenario, 0));
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingHappensTwice() {
        property(Shape.onePerson(40).withPeople(3).withLate().withEarly())
                .check(2000, 20_001, scenario -> run(scenario, 20));
    }

    @Test
    void oneSeedGivesTheSameBytes() {
        property(Shape.onePerson(40).withPeople(3).withLate().withEarly()).check(200, 30_001, scenario -> {
            Simulation first = run(scenario, 20);
            Simulation second = run(scenario, 20);
            assertThat(second.store().digest()).isEqualTo(first.store().digest());
            assertThat(second.store().commits()).isEqualTo(first.store().commits());
        });
    }

    @Test
    void newDefinitionsAnswerAsIfTheyHadAlwaysCounted() {
        property(Shape.onePerson(40).withPeople(3).withLate().withEarly()).check(1500, 40_001, scenario -> {
            // One segment means what it meant, one means another thing, one is new and one goes.
            ConditionGenerator others = new ConditionGenerator(
                    new SplittableRandom(scenario.receipts().size()));
            SequencedMap<String, Condition> before = new LinkedHashMap<>(others.segments(2, 2));
            scenario.segments().entrySet().stream()
                    .limit(1)
                    .forEach(same -> before.put(same.getKey(), same.getValue()));
            before.put("gone", new Condition.HasIdentifier("id"));
            Simulation simulation =
                    new Simulation(scenario, before, scenario.receipts().size(), 20);
            simulation.runWithNewDefinitions(scenario);
        });
    }

    private static Simulation run(Scenario scenario, int faultPercent) {
        Simulation simulation = new Simulation(scenario, scenario.receipts().size(), faultPercent);
        simulation.run(scenario);
        return simulation;
    }

    private static Property<Scenario> property(Shape shape) {
        return Property.ofScenarios(random -> {
            HistoryGenerator histories = new HistoryGenerator(random, shape);
            return new Scenario(new ConditionGenerator(random).segments(3, 2), histories.history(), histories.end());
        });
    }
}
