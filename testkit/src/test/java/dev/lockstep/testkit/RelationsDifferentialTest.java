package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.compare.Relation;
import dev.lockstep.core.compare.Relations;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveEvaluator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * What is claimed of two conditions, against people: the naive evaluator asks both of everybody that the generators make, at every
 * instant at which something happens or is just over. Most pairs are one condition and a {@link Variation} of it, since two that are
 * made apart seldom have to do with each other.
 */
class RelationsDifferentialTest {

    private static final PersonId PERSON = Identifier.id("u0").person();

    @Test
    void nobodyContradictsWhatIsClaimed() {
        Map<Relation, Integer> claimed = new EnumMap<>(Relation.class);
        Property.ofScenarios(RelationsDifferentialTest::scenario).check(300, 2_000_001, scenario -> {
            Relation relation = new Relations(scenario.segments()).between(first(scenario), second(scenario));
            claimed.merge(relation, 1, Integer::sum);
            NaiveEvaluator naive = new NaiveEvaluator(scenario.segments());
            List<Fact> history = new ArrayList<>();
            for (Receipt receipt : scenario.receipts()) {
                compare(relation, scenario, naive, history, receipt.at());
                history.add(receipt.fact());
                compare(relation, scenario, naive, history, receipt.at());
                compare(relation, scenario, naive, history, receipt.at() + 1);
            }
            compare(relation, scenario, naive, history, scenario.until());
        });
        if (claimed.values().stream().mapToInt(Integer::intValue).sum() >= 300) {
            assertThat(claimed).as("each is claimed now and then").containsKeys(Relation.values());
        }
    }

    @Test
    void thePersonOfAnExampleIsWhatTheyAreAnExampleOf() {
        Property.ofScenarios(RelationsDifferentialTest::scenario).check(100, 3_000_001, scenario -> {
            NaiveEvaluator naive = new NaiveEvaluator(scenario.segments());
            new Relations(scenario.segments())
                    .example(first(scenario), second(scenario))
                    .ifPresent(facts -> {
                        long now =
                                facts.stream().mapToLong(Fact::timestamp).max().orElseThrow();
                        PersonId person =
                                facts.getFirst().identifiers().getFirst().person();
                        assertThat(naive.holds(first(scenario), person, facts, now))
                                .as("the first holds of %s", facts)
                                .isTrue();
                        assertThat(naive.holds(second(scenario), person, facts, now))
                                .as("the second holds of %s", facts)
                                .isTrue();
                    });
        });
    }

    private static void compare(
            Relation relation, Scenario scenario, NaiveEvaluator naive, List<Fact> history, long now) {
        boolean first = naive.holds(first(scenario), PERSON, history, now);
        boolean second = naive.holds(second(scenario), PERSON, history, now);
        boolean isRefuted = switch (relation) {
            case EQUAL -> first != second;
            case WITHIN -> first && !second;
            case CONTAINS -> second && !first;
            case DISJOINT -> first && second;
            case OVERLAPPING, UNKNOWN -> false;
        };
        assertThat(isRefuted)
                .as("%s: at %d the first is %s, and the second %s", relation, now, first, second)
                .isFalse();
    }

    private static Scenario scenario(RandomGenerator random) {
        ConditionGenerator generator = new ConditionGenerator(random);
        SequencedMap<String, Condition> segments = new LinkedHashMap<>(generator.segments(1, 1));
        Condition first = generator.condition(2, List.of("s0"));
        segments.put("first", first);
        segments.put(
                "second",
                random.nextInt(10) == 0
                        ? generator.condition(2, List.of("s0"))
                        : new Variation(random, generator).of(first));
        HistoryGenerator histories = new HistoryGenerator(
                new SplittableRandom(random.nextLong()), Shape.onePerson(20).withLate());
        return new Scenario(segments, histories.history(), histories.end());
    }

    private static Condition first(Scenario scenario) {
        return Objects.requireNonNull(scenario.segments().get("first"));
    }

    private static Condition second(Scenario scenario) {
        return Objects.requireNonNull(scenario.segments().get("second"));
    }
}
