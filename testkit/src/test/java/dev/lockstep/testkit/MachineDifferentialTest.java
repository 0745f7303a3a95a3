package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.machine.Step;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
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
import dev.lockstep.testkit.naive.NaiveEvaluator;
import dev.lockstep.testkit.naive.NaivePopulation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The machine, fed with the facts of one person, against the naive evaluator. */
class MachineDifferentialTest {

    private static final PersonId PERSON = Identifier.id("u0").person();
    private static final long YEAR_MS = 365L * 24 * 60 * 60 * 1000;

    @Test
    void entersAndExitsAreThoseOfTheSpecWhenFactsComeInOrder() {
        property(Shape.onePerson(25)).check(2000, 1, MachineDifferentialTest::answersAsTheNaiveEvaluator);
    }

    @Test
    void entersAndExitsAreThoseOfTheSpecWhenFactsComeLate() {
        property(Shape.onePerson(25).withLate())
                .check(2000, 100_001, MachineDifferentialTest::answersAsTheNaiveEvaluator);
    }

    @Test
    void entersAndExitsAreThoseOfTheSpecWhenFactsComeLateAndEarly() {
        property(Shape.onePerson(25).withLate().withEarly())
                .check(2000, 200_001, MachineDifferentialTest::answersAsTheNaiveEvaluator);
    }

    @Test
    void verdictsStandForAsLongAsTheySay() {
        property(Shape.onePerson(15).withLate().withEarly())
                .check(1500, 300_001, MachineDifferentialTest::verdictsStand);
    }

    private static Property<Scenario> property(Shape shape) {
        return Property.ofScenarios(random -> scenario(random, shape));
    }

    private static Scenario scenario(RandomGenerator random, Shape shape) {
        HistoryGenerator histories = new HistoryGenerator(random, shape);
        return new Scenario(new ConditionGenerator(random).segments(4, 2), histories.history(), histories.end());
    }

    private static void answersAsTheNaiveEvaluator(Scenario scenario) {
        SegmentMachine machine = new SegmentMachine(Program.compile(scenario.segments(), List.of()));
        PersonState state = machine.newPerson(PERSON);
        NaivePopulation naive = new NaivePopulation(scenario.segments());
        Set<NaiveChange> changes = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        long sequence = 0;
        for (Receipt receipt : scenario.receipts()) {
            naive.receive(receipt.fact(), receipt.at());
            Input input = receipt.fact().messageId().map(seen::add).orElse(true)
                    ? new Input.Received(receipt.fact(), sequence++)
                    : new Input.Due();
            Step step = machine.step(state, input, receipt.at());
            net(step, changes);
            assertThat(step.timer()).isGreaterThan(receipt.at());
            assertThat(members(machine, state)).isEqualTo(naive.memberships().getOrDefault(PERSON, new TreeSet<>()));
        }
        naive.advance(scenario.until());
        net(machine.step(state, new Input.Due(), scenario.until()), changes);
        assertThat(changes).containsExactlyInAnyOrderElementsOf(naive.changes());
    }

    private static void verdictsStand(Scenario scenario) {
        SegmentMachine machine = new SegmentMachine(Program.compile(scenario.segments(), List.of()));
        PersonState state = machine.newPerson(PERSON);
        NaiveEvaluator naive = new NaiveEvaluator(scenario.segments());
        List<Fact> history = new ArrayList<>();
        for (Receipt receipt : scenario.receipts()) {
            long now = receipt.at();
            Fact fact = receipt.fact();
            machine.step(state, new Input.Received(fact, history.size()), now);
            history.add(fact.timestamp() > now + SegmentMachine.MAX_AHEAD_MS ? fact.at(now) : fact);
            for (String segment : machine.program().segments()) {
                Verdict verdict = Verdict.unpack(state.verdict(machine.program().indexOf(segment)));
                long stands = state.pending().isEmpty()
                        ? verdict.until()
                        : Math.min(
                                verdict.until(),
                                state.pending().getFirst().fact().timestamp());
                long last = stands == Instants.NEVER ? now + 10 * YEAR_MS : stands - 1;
                for (long probe : List.of(now, (now + last) / 2, now + (last - now) / 100, last - 1, last)) {
                    if (probe >= now) {
                        assertThat(naive.isMember(segment, PERSON, history, probe))
                                .as(
                                        "%s at %s, answered at %s to stand until %s",
                                        segment, Instants.format(probe), Instants.format(now), stands)
                                .isEqualTo(verdict.holds());
                    }
                }
            }
        }
    }

    private static void net(Step step, Set<NaiveChange> changes) {
        for (MembershipChange change : step.changes()) {
            if (!changes.remove(new NaiveChange(change.at(), change.person(), change.segment(), !change.entered()))) {
                changes.add(new NaiveChange(change.at(), change.person(), change.segment(), change.entered()));
            }
        }
    }

    private static Set<String> members(SegmentMachine machine, PersonState state) {
        Set<String> members = new TreeSet<>();
        for (int segment = 0; segment < machine.program().segments().size(); segment++) {
            if (Verdict.holds(state.verdict(segment))) {
                members.add(machine.program().segments().get(segment));
            }
        }
        return members;
    }
}
