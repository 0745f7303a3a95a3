package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveChange;
import dev.lockstep.testkit.naive.NaivePopulation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whole populations, with persons who turn out to be one and persons who are forgotten, against the naive population. */
class PopulationDifferentialTest {

    @Test
    void membershipsAreThoseOfTheSpecWhoeverIsOneWithWhom() {
        property(Shape.onePerson(30).withPeople(3).withLate().withEarly())
                .check(2000, 400_001, PopulationDifferentialTest::membershipsAreEqual);
    }

    @Test
    void aReplayGivesTheNettedChangesInOrder() {
        property(Shape.onePerson(30).withPeople(3).withLate())
                .check(1500, 500_001, PopulationDifferentialTest::replaysAreEqual);
    }

    private static Property<Scenario> property(Shape shape) {
        return Property.ofScenarios(random -> {
            HistoryGenerator histories = new HistoryGenerator(random, shape);
            return new Scenario(new ConditionGenerator(random).segments(3, 2), histories.history(), histories.end());
        });
    }

    private static void membershipsAreEqual(Scenario scenario) {
        Set<NaiveChange> changes = new LinkedHashSet<>();
        Population population =
                new Population(Program.compile(scenario.segments(), List.of()), change -> net(change, changes));
        NaivePopulation naive = new NaivePopulation(scenario.segments());
        for (Receipt receipt : scenario.receipts()) {
            population.receive(receipt.fact(), receipt.at());
            naive.receive(receipt.fact(), receipt.at());
            assertThat(memberships(population)).isEqualTo(naive.memberships());
        }
        population.advance(scenario.until());
        naive.advance(scenario.until());
        assertThat(memberships(population)).isEqualTo(naive.memberships());
        assertThat(changes).containsExactlyInAnyOrderElementsOf(naive.changes());
    }

    private static void replaysAreEqual(Scenario scenario) {
        List<NaiveChange> changes = new ArrayList<>();
        Replay replay =
                new Replay(Program.compile(scenario.segments(), List.of()), change -> changes.add(plain(change)));
        NaivePopulation naive = new NaivePopulation(scenario.segments());
        long clock = Long.MIN_VALUE;
        for (Receipt receipt : scenario.receipts()) {
            clock = Math.max(clock, receipt.fact().timestamp());
            replay.play(receipt.fact());
            naive.receive(receipt.fact(), clock);
        }
        replay.runTo(scenario.until());
        naive.advance(scenario.until());
        assertThat(changes).containsExactlyElementsOf(naive.changes());
    }

    private static void net(MembershipChange change, Set<NaiveChange> changes) {
        NaiveChange plain = plain(change);
        if (!changes.remove(new NaiveChange(plain.at(), plain.person(), plain.segment(), !plain.entered()))) {
            changes.add(plain);
        }
    }

    private static NaiveChange plain(MembershipChange change) {
        return new NaiveChange(change.at(), change.person(), change.segment(), change.entered());
    }

    private static Map<PersonId, Set<String>> memberships(Population population) {
        List<String> segments = population.program().segments();
        Map<PersonId, Set<String>> memberships = new TreeMap<>();
        population.people().forEach((PersonState state) -> {
            for (int segment = 0; segment < segments.size(); segment++) {
                if (Verdict.holds(state.verdict(segment))) {
                    memberships
                            .computeIfAbsent(state.person(), person -> new TreeSet<>())
                            .add(segments.get(segment));
                }
            }
        });
        return memberships;
    }
}
