package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveEvaluator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generated cases have teeth: an evaluator with any of these mistakes is told from the machine within few of them. */
class MutationTest {

    private static final int CASES = 2000;
    private static final PersonId PERSON = Identifier.id("u0").person();

    @ParameterizedTest
    @EnumSource
    void everyMistakeIsFound(Mutant mutant) {
        OptionalInt found = firstDifference(mutant::condition, mutant::history);
        assertThat(found)
                .as("the first case that tells %s from the machine", mutant)
                .isPresent();
    }

    @Test
    void whatMakesNoMistakeIsNotTold() {
        assertThat(firstDifference(condition -> condition, Mutant::faithful)).isEmpty();
    }

    private static OptionalInt firstDifference(
            UnaryOperator<Condition> conditions, Function<List<Receipt>, List<Fact>> history) {
        return IntStream.range(0, CASES)
                .filter(seed -> differs(scenario(seed), conditions, history))
                .findFirst();
    }

    private static Scenario scenario(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HistoryGenerator histories =
                new HistoryGenerator(random, Shape.onePerson(20).withLate().withEarly());
        return new Scenario(new ConditionGenerator(random).segments(3, 1), histories.history(), histories.end());
    }

    /** Whether at some receipt the machine and the naive evaluator name different segments. */
    private static boolean differs(
            Scenario scenario, UnaryOperator<Condition> conditions, Function<List<Receipt>, List<Fact>> history) {
        SegmentMachine machine = new SegmentMachine(Program.compile(scenario.segments(), List.of()));
        PersonState state = machine.newPerson(PERSON);
        Map<String, Condition> mutated = new LinkedHashMap<>();
        scenario.segments().forEach((name, condition) -> mutated.put(name, conditions.apply(condition)));
        NaiveEvaluator naive = new NaiveEvaluator(mutated);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < scenario.receipts().size(); i++) {
            Receipt receipt = scenario.receipts().get(i);
            boolean isNew = receipt.fact().messageId().map(seen::add).orElse(true);
            machine.step(state, isNew ? new Input.Received(receipt.fact(), i) : new Input.Due(), receipt.at());
            List<Fact> facts = history.apply(scenario.receipts().subList(0, i + 1));
            for (String segment : scenario.segments().keySet()) {
                boolean isMember = Verdict.holds(state.verdict(machine.program().indexOf(segment)));
                if (isMember != naive.isMember(segment, PERSON, facts, receipt.at())) {
                    return true;
                }
            }
        }
        return false;
    }
}
