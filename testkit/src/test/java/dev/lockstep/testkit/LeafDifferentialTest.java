package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.machine.Step;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateCodec;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveEvaluator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The leaf that the machine gives for each membership change, against one that is worked out from the whole history: every leaf is
 * asked by the naive evaluator just before the input and just after it.
 */
class LeafDifferentialTest {

    @Test
    void theLeafOfAChangeIsTheOneThatMadeTheDifferenceWhenFactsComeInOrder() {
        property(Shape.onePerson(25)).check(2000, 1_000_001, scenario -> new Check(scenario).onePerson());
    }

    @Test
    void theLeafOfAChangeIsTheOneThatMadeTheDifferenceWhenFactsComeLateAndEarly() {
        property(Shape.onePerson(25).withLate().withEarly())
                .check(3000, 1_100_001, scenario -> new Check(scenario).onePerson());
    }

    @Test
    void theLeafOfAChangeIsTheOneThatMadeTheDifferenceWhenTwoBecomeOne() {
        property(Shape.onePerson(25).withLate().withEarly())
                .check(3000, 1_200_001, scenario -> new Check(scenario).twoWhoBecomeOne());
    }

    private static Property<Scenario> property(Shape shape) {
        return Property.ofScenarios(random -> {
            HistoryGenerator histories = new HistoryGenerator(random, shape);
            return new Scenario(new ConditionGenerator(random).segments(4, 3), histories.history(), histories.end());
        });
    }

    /** A person as the machine knows them, and all their facts by the order of receipt. */
    private static final class Person {
        private final PersonId name;
        private final TreeMap<Long, Fact> facts = new TreeMap<>();
        private PersonState state;
        private boolean isKnown;

        Person(Identifier name, SegmentMachine machine) {
            this.name = name.person();
            this.state = machine.newPerson(name.person());
        }

        List<Fact> history() {
            return List.copyOf(facts.values());
        }
    }

    private static final class Check {
        private final Scenario scenario;
        private final SegmentMachine machine;
        private final NaiveEvaluator naive;
        private final Set<String> seen = new HashSet<>();
        private long sequence;

        Check(Scenario scenario) {
            this.scenario = scenario;
            this.machine = new SegmentMachine(Program.compile(scenario.segments(), List.of()));
            this.naive = new NaiveEvaluator(scenario.segments());
        }

        void onePerson() {
            Person person = new Person(Identifier.id("u0"), machine);
            scenario.receipts().forEach(receipt -> receive(person, receipt));
            pass(person, scenario.until());
        }

        /** Each is given every second fact; before the middle one, which may come at an instant of its own, they are merged. */
        void twoWhoBecomeOne() {
            Person person = new Person(Identifier.id("u0"), machine);
            Person visitor = new Person(Identifier.anonymous("browser"), machine);
            int middle = scenario.receipts().size() / 2;
            for (int i = 0; i < scenario.receipts().size(); i++) {
                Receipt receipt = scenario.receipts().get(i);
                if (i == middle && visitor.isKnown) {
                    merge(visitor, person, receipt.at());
                }
                receive(i < middle && i % 2 == 0 ? visitor : person, receipt);
            }
            pass(person, scenario.until());
        }

        private void receive(Person person, Receipt receipt) {
            long now = receipt.at();
            Fact received = receipt.fact();
            if (!received.messageId().map(seen::add).orElse(true)) {
                pass(person, now);
                return;
            }
            List<Fact> before = person.history();
            boolean wasKnown = person.isKnown;
            Step step = machine.step(person.state, new Input.Received(received, sequence), now);
            Fact taken = step.corrected() ? received.at(now) : received;
            person.facts.put(sequence++, taken);
            person.isKnown = true;
            for (MembershipChange change : step.changes()) {
                if (change.cause() instanceof Cause.ByFact(Fact fact) && fact.equals(taken) && change.at() == now) {
                    Moment then = new Moment(person.name, before, now, wasKnown);
                    compare(change, then, new Moment(person.name, person.history(), now, true));
                } else { // time, or a fact that has waited for its instant
                    compareByTime(change, person, before);
                }
            }
            if (sequence % 2 == 0) {
                writeAndRead(person);
            }
        }

        private void pass(Person person, long now) {
            machine.step(person.state, new Input.Due(), now)
                    .changes()
                    .forEach(change -> compareByTime(change, person, person.history()));
        }

        private void merge(Person absorbed, Person into, long now) {
            List<Fact> before = into.history();
            List<MembershipChange> changes = machine.step(into.state, new Input.Merged(absorbed.state), now)
                    .changes();
            for (MembershipChange change : changes) {
                Person person = change.person().equals(into.name) ? into : absorbed;
                if (!(change.cause() instanceof Cause.ByMerge)) {
                    compareByTime(change, person, person.history());
                } else if (person == absorbed) {
                    assertThat(change.leaf()).as("%s", change).isEmpty();
                }
            }
            into.facts.putAll(absorbed.facts);
            for (MembershipChange change : changes) {
                if (change.cause() instanceof Cause.ByMerge && change.person().equals(into.name)) {
                    Moment then = new Moment(into.name, before, now, into.isKnown);
                    compare(change, then, new Moment(into.name, into.history(), now, true));
                }
            }
            into.isKnown = true;
        }

        /** As an engine does between two steps: what cannot make a difference any more is dropped. */
        private void writeAndRead(Person person) {
            byte[] bytes = StateCodec.write(person.state);
            person.state = StateCodec.read(person.name, machine.program().layout(), bytes);
            machine.restore(person.state);
        }

        private void compareByTime(MembershipChange change, Person person, List<Fact> history) {
            compare(
                    change,
                    new Moment(person.name, history, change.at() - 1, true),
                    new Moment(person.name, history, change.at(), true));
        }

        private void compare(MembershipChange change, Moment before, Moment after) {
            Condition condition = Objects.requireNonNull(scenario.segments().get(change.segment()));
            assertThat(change.leaf())
                    .as("the leaf of %s", change)
                    .isEqualTo(leaf(condition, truths(condition, before), truths(condition, after)));
        }

        private List<Boolean> truths(Condition condition, Moment moment) {
            return Leaf.of(condition).stream()
                    .map(leaf -> (moment.isKnown || !(leaf.condition() instanceof Condition.Member))
                            && naive.holds(leaf.condition(), moment.person, moment.history, moment.now))
                    .toList();
        }

        /** The definition, to the letter. */
        private static OptionalInt leaf(Condition condition, List<Boolean> before, List<Boolean> after) {
            boolean answer = answer(condition, after.iterator());
            if (answer(condition, before.iterator()) == answer) {
                return OptionalInt.empty();
            }
            int firstFlipped = -1;
            for (int leaf = 0; leaf < after.size(); leaf++) {
                if (before.get(leaf).equals(after.get(leaf))) {
                    continue;
                }
                firstFlipped = firstFlipped < 0 ? leaf : firstFlipped;
                List<Boolean> putBack = new ArrayList<>(after);
                putBack.set(leaf, before.get(leaf));
                if (answer(condition, putBack.iterator()) != answer) {
                    return OptionalInt.of(leaf);
                }
            }
            return OptionalInt.of(firstFlipped);
        }

        private static boolean answer(Condition condition, Iterator<Boolean> truths) {
            return switch (condition) {
                case Condition.All(List<Condition> children) ->
                    children.stream().map(child -> answer(child, truths)).toList().stream()
                            .allMatch(holds -> holds);
                case Condition.Any(List<Condition> children) ->
                    children.stream().map(child -> answer(child, truths)).toList().stream()
                            .anyMatch(holds -> holds);
                case Condition.Not(Condition child) when !(child instanceof Condition.Did) -> !answer(child, truths);
                default -> truths.next();
            };
        }
    }

    /** @param isKnown whether there is such a person yet, who may be in segments */
    private record Moment(PersonId person, List<Fact> history, long now, boolean isKnown) {}
}
