package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.machine.Step;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.References;
import dev.lockstep.core.program.Routes;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.Register;
import dev.lockstep.core.state.StateCodec;
import dev.lockstep.core.state.StateTransfer;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must be so of a person's state, whatever it remembers: states merge, and states become bytes and come back. */
class StateLawsTest {

    private static final PersonId PERSON = Identifier.id("u0").person();

    private static final Property<Scenario> SCENARIOS = Property.ofScenarios(random -> {
        HistoryGenerator histories =
                new HistoryGenerator(random, Shape.onePerson(25).withLate().withEarly());
        return new Scenario(new ConditionGenerator(random).segments(3, 2), histories.history(), histories.end());
    });

    @Test
    void aHistorySplitAmongStatesAndMergedInAnyOrderAnswersAsTheWhole() {
        SCENARIOS.check(1500, 600_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            RandomGenerator random = new SplittableRandom(scenario.receipts().size());
            int parts = random.nextInt(2, 5);
            PersonState whole = machine.newPerson(PERSON);
            List<PersonState> states = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                states.add(machine.newPerson(PERSON));
            }
            for (int i = 0; i < scenario.receipts().size(); i++) {
                receive(machine, whole, scenario, i);
                receive(machine, states.get(random.nextInt(parts)), scenario, i);
            }
            long now = whole.asOf();
            while (states.size() > 1) {
                PersonState absorbed = states.remove(random.nextInt(states.size()));
                machine.step(states.get(random.nextInt(states.size())), new Input.Merged(absorbed), now);
            }
            answerAlike(machine, states.getFirst(), whole, scenario.until());
        });
    }

    @Test
    void mergingAnEmptyStateChangesNothing() {
        SCENARIOS.check(500, 700_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            for (boolean intoEmpty : List.of(true, false)) {
                PersonState whole = machine.newPerson(PERSON);
                PersonState same = machine.newPerson(PERSON);
                for (int i = 0; i < scenario.receipts().size(); i++) {
                    receive(machine, whole, scenario, i);
                    receive(machine, same, scenario, i);
                }
                PersonState empty = machine.newPerson(PERSON);
                PersonState merged = intoEmpty ? empty : same;
                machine.step(merged, new Input.Merged(intoEmpty ? same : empty), whole.asOf());
                answerAlike(machine, merged, whole, scenario.until());
            }
        });
    }

    @Test
    void aStateReadFromItsBytesGoesOnAsIfNothingHadHappenedAndHasTheSameBytes() {
        SCENARIOS.check(1500, 800_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            PersonState kept = machine.newPerson(PERSON);
            PersonState restored = machine.newPerson(PERSON);
            for (int i = 0; i < scenario.receipts().size(); i++) {
                List<NaiveChange> changes = receive(machine, kept, scenario, i);
                assertThat(receive(machine, restored, scenario, i)).isEqualTo(changes);
                byte[] bytes = StateCodec.write(restored);
                restored = StateCodec.read(PERSON, machine.program().layout(), bytes);
                machine.restore(restored);
                assertThat(StateCodec.write(restored)).isEqualTo(bytes);
            }
            answerAlike(machine, restored, kept, scenario.until());
        });
    }

    @Test
    void whatIsLearntInAnyOrderAndAnsweredAtOnceIsAnsweredAsStepByStep() {
        SCENARIOS.check(500, 1_100_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            PersonState whole = machine.newPerson(PERSON);
            for (int i = 0; i < scenario.receipts().size(); i++) {
                receive(machine, whole, scenario, i);
            }
            PersonState learnt = machine.newPerson(PERSON);
            List<Integer> order = new ArrayList<>(
                    IntStream.range(0, scenario.receipts().size()).boxed().toList());
            Collections.shuffle(order, new Random(scenario.until()));
            long now = whole.asOf();
            for (int i : order) {
                Receipt receipt = scenario.receipts().get(i);
                machine.learn(learnt, kept(receipt), i, now);
            }
            machine.answer(learnt, now);
            answerAlike(machine, learnt, whole, scenario.until());
        });
    }

    @Test
    void whatIsCarriedOverToFewerAndOtherQuestionsAnswersAsIfItHadLearntThere() {
        SCENARIOS.check(500, 1_200_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            SequencedMap<String, Condition> others = new LinkedHashMap<>();
            List.copyOf(scenario.segments().sequencedEntrySet()).reversed().stream()
                    .filter(segment -> References.of(segment.getValue()).isEmpty())
                    .forEach(segment -> others.put("not " + segment.getKey(), new Condition.Not(segment.getValue())));
            SegmentMachine other = new SegmentMachine(Program.compile(others, List.of()));
            StateTransfer transfer = transfer(machine, other);
            assertThat(transfer.lacking()).isEmpty();
            assertThat(transfer.lacksAttributes()).isFalse();
            PersonState whole = machine.newPerson(PERSON);
            PersonState there = other.newPerson(PERSON);
            for (int i = 0; i < scenario.receipts().size(); i++) {
                receive(machine, whole, scenario, i);
                receive(other, there, scenario, i);
            }
            StateTransfer.Carried found = transfer.carry(PERSON, StateCodec.write(whole), whole.asOf())
                    .orElseThrow();
            assertThat(found.factsFrom()).as("no facts need be read").isEqualTo(Instants.NEVER);
            PersonState carried = found.state();
            other.answer(carried, whole.asOf());
            answerAlike(other, carried, there, scenario.until());
            assertThat(transfer.carry(PERSON, StateCodec.write(there), there.asOf()))
                    .as("a state of a third layout")
                    .matches(it -> it.isEmpty()
                            || machine.program().layout().fingerprint()
                                    == other.program().layout().fingerprint());
        });
    }

    @Test
    void whatIsCarriedOverToAnyQuestionsAndLearnsWhatItLacksAnswersAsIfItHadLearntThere() {
        int[] asked = new int[4];
        SCENARIOS.check(1500, 1_300_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            SplittableRandom random = new SplittableRandom(scenario.until());
            SequencedMap<String, Condition> others = new ConditionGenerator(random).segments(random.nextInt(1, 4), 2);
            SegmentMachine other = new SegmentMachine(Program.compile(others, List.of()));
            PersonState whole = machine.newPerson(PERSON);
            PersonState there = other.newPerson(PERSON);
            for (int i = 0; i < scenario.receipts().size(); i++) {
                receive(machine, whole, scenario, i);
                receive(other, there, scenario, i);
            }
            StateTransfer transfer = transfer(machine, other);
            long now = instant(scenario, whole.asOf(), transfer.lacking(), other, random);
            StateTransfer.Carried carried =
                    transfer.carry(PERSON, StateCodec.write(whole), now).orElseThrow();
            Routes lacking = other.program().routes().to(transfer.lacking());
            for (int i = 0; i < scenario.receipts().size(); i++) {
                Fact fact = kept(scenario.receipts().get(i));
                if (fact.timestamp() < carried.factsFrom() || fact.timestamp() > whole.asOf()) {
                    continue;
                }
                if (transfer.canLearn(carried.state(), fact.timestamp())) {
                    other.learn(carried.state(), fact, lacking, i, now);
                } else {
                    asked[3]++;
                }
            }
            other.answer(carried.state(), now);
            other.step(there, new Input.Due(), now);
            answerAlike(other, carried.state(), there, scenario.until());
            if (!transfer.lacking().isEmpty()) {
                asked[carried.factsFrom() == Instants.NEVER ? 0 : carried.factsFrom() < Instants.EARLIEST ? 1 : 2]++;
            }
        });
        assertThat(asked)
                .as("no fact was asked, all were, the late ones; and some were left out")
                .doesNotContain(0);
    }

    /** Any, or one at the edge of what something that is lacking looks back to. */
    private static long instant(
            Scenario scenario, long from, Set<Register> lacking, SegmentMachine machine, SplittableRandom random) {
        List<Long> edges = new ArrayList<>();
        for (Register register : lacking) {
            for (Receipt receipt : scenario.receipts()) {
                long edge = receipt.fact().timestamp() + machine.program().reach(register);
                edges.addAll(List.of(edge - 1, edge));
            }
        }
        edges.removeIf(edge -> edge < from || edge > scenario.until());
        return edges.isEmpty() || random.nextInt(3) == 0
                ? from + random.nextLong(scenario.until() - from + 1)
                : edges.get(random.nextInt(edges.size()));
    }

    private static StateTransfer transfer(SegmentMachine from, SegmentMachine to) {
        return StateTransfer.between(from.program().layout(), to.program().layout(), to.program()::reach);
    }

    /** A fact as it is kept: what was stamped too far ahead is as of its receipt. */
    private static Fact kept(Receipt receipt) {
        return receipt.fact().timestamp() > receipt.at() + SegmentMachine.MAX_AHEAD_MS
                ? receipt.fact().at(receipt.at())
                : receipt.fact();
    }

    @Test
    void lookingInBetweenChangesNothing() {
        SCENARIOS.check(1000, 1_000_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            PersonState looked = machine.newPerson(PERSON);
            PersonState left = machine.newPerson(PERSON);
            List<NaiveChange> changesOfLooked = new ArrayList<>();
            List<NaiveChange> changesOfLeft = new ArrayList<>();
            RandomGenerator random = new SplittableRandom(scenario.until());
            for (int i = 0; i < scenario.receipts().size(); i++) {
                long at = scenario.receipts().get(i).at();
                for (long now = looked.asOf(); i > 0 && now < at; now += random.nextLong(1, at - now + 1)) {
                    changesOfLooked.addAll(plain(machine.step(looked, new Input.Due(), now)));
                }
                changesOfLooked.addAll(receive(machine, looked, scenario, i));
                changesOfLeft.addAll(receive(machine, left, scenario, i));
            }
            assertThat(changesOfLooked).isEqualTo(changesOfLeft);
            answerAlike(machine, looked, left, scenario.until());
        });
    }

    @Test
    void damagedBytesAreRefusedOrReadButNothingElseHappens() {
        SCENARIOS.check(800, 900_001, scenario -> {
            SegmentMachine machine = machine(scenario);
            PersonState state = machine.newPerson(PERSON);
            for (int i = 0; i < scenario.receipts().size(); i++) {
                receive(machine, state, scenario, i);
            }
            byte[] bytes = StateCodec.write(state);
            RandomGenerator random = new SplittableRandom(bytes.length);
            for (int i = 0; i < 20; i++) {
                refusedOrRead(machine, Arrays.copyOf(bytes, random.nextInt(bytes.length)), scenario);
                byte[] flipped = bytes.clone();
                flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                refusedOrRead(machine, flipped, scenario);
                byte[] noise = bytes.clone();
                for (int at = random.nextInt(5, 20); at < noise.length; at += random.nextInt(1, 10)) {
                    noise[at] = (byte) random.nextInt();
                }
                refusedOrRead(machine, noise, scenario);
            }
        });
    }

    private static void refusedOrRead(SegmentMachine machine, byte[] bytes, Scenario scenario) {
        try {
            PersonState state = StateCodec.read(PERSON, machine.program().layout(), bytes);
            machine.restore(state);
            for (Receipt receipt : scenario.receipts()) {
                machine.step(state, new Input.Received(receipt.fact(), 0), receipt.at());
            }
            machine.step(state, new Input.Due(), scenario.until());
            StateCodec.write(state);
        } catch (IllegalArgumentException | IllegalStateException e) {
            assertThat(e).hasMessageNotContaining("null");
        } catch (RuntimeException | StackOverflowError e) {
            fail("damaged bytes lead to " + e, e);
        }
    }

    private static SegmentMachine machine(Scenario scenario) {
        return new SegmentMachine(Program.compile(scenario.segments(), List.of()));
    }

    private static List<NaiveChange> receive(SegmentMachine machine, PersonState state, Scenario scenario, int i) {
        Receipt receipt = scenario.receipts().get(i);
        return plain(machine.step(state, new Input.Received(receipt.fact(), i), receipt.at()));
    }

    /** From now on until the end the two states give the same answers and the same changes. */
    private static void answerAlike(SegmentMachine machine, PersonState actual, PersonState expected, long until) {
        assertThat(members(machine, actual)).isEqualTo(members(machine, expected));
        assertThat(plain(machine.step(actual, new Input.Due(), until)))
                .isEqualTo(plain(machine.step(expected, new Input.Due(), until)));
        assertThat(members(machine, actual)).isEqualTo(members(machine, expected));
    }

    private static List<NaiveChange> plain(Step step) {
        return step.changes().stream()
                .map(change -> new NaiveChange(change.at(), change.person(), change.segment(), change.entered()))
                .toList();
    }

    private static Set<String> members(SegmentMachine machine, PersonState state) {
        Set<String> members = new TreeSet<>();
        for (String segment : machine.program().segments()) {
            if (Verdict.holds(state.verdict(machine.program().indexOf(segment)))) {
                members.add(segment);
            }
        }
        return members;
    }
}
