package dev.lockstep.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.RandomConditions;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.PersonHistory;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What is explained of a person at the end of a replay is what the replay says. */
class ExplanationOfReplayTest {

    private static final List<Identifier> IDENTIFIERS = List.of(
            Identifier.id("u1"),
            Identifier.id("u2"),
            Identifier.email("a@shop.example"),
            Identifier.anonymous("b1"),
            Identifier.anonymous("b2"),
            Identifier.anonymous("b3"));

    private static final long START = Instants.parse("2026-03-01").orElseThrow();

    /** To replay: put the seed that the failure prints in the place of the first. */
    @Test
    void agreesWithTheReplayOnEveryPerson() {
        for (long seed = 1; seed <= 1_000; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            SequencedMap<String, Condition> segments = new LinkedHashMap<>();
            RandomConditions conditions = new RandomConditions(random);
            segments.put("inner", ExplainerTest.withoutMembers(conditions.condition(1)));
            segments.put(
                    "outer",
                    new Condition.Any(List.of(
                            new Condition.Not(new Condition.Member("inner")),
                            ExplainerTest.withoutMembers(conditions.condition(1)))));
            List<Fact> facts = facts(random, conditions);
            Program program = Program.compile(segments, List.of());
            Replay replay = new Replay(program, change -> {});
            facts.forEach(replay::play);
            replay.end();
            Explainer explainer = new Explainer(segments, segments.keySet());
            for (PersonState person : replay.population().people().toList()) {
                PersonHistory.Result result = PersonHistory.find(person.person(), facts::forEach);
                PersonHistory.Result.Found found = (PersonHistory.Result.Found) result;
                Explanation explanation = explainer.explain(found.person(), found.facts(), found.clock());
                for (Explanation.Answer answer : explanation.segments()) {
                    assertThat(answer.reason().holds())
                            .as("seed %d: %s in %s", seed, person.person(), answer.segment())
                            .isEqualTo(Verdict.holds(person.verdict(program.indexOf(answer.segment()))));
                }
            }
        }
    }

    private static List<Fact> facts(RandomGenerator random, RandomConditions conditions) {
        List<Fact> facts = new ArrayList<>();
        for (int i = random.nextInt(2, 20); i > 0; i--) {
            long timestamp = START + random.nextInt(5) * 3_600_000L;
            Identifier one = IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size()));
            List<Identifier> ofOtherKinds = IDENTIFIERS.stream()
                    .filter(identifier -> identifier.kind() != one.kind())
                    .toList();
            Identifier other = ofOtherKinds.get(random.nextInt(ofOtherKinds.size()));
            Fact.Event event = conditions.event(timestamp);
            facts.add(
                    switch (random.nextInt(8)) {
                        case 0 -> new Fact.Alias(Optional.empty(), timestamp, List.of(one), other);
                        case 1 -> new Fact.Erasure(Optional.empty(), timestamp, List.of(one));
                        case 2, 3 ->
                            new Fact.AttributeChange(
                                    Optional.empty(),
                                    timestamp,
                                    List.of(one, other),
                                    conditions.attributeChange(timestamp).attributes());
                        default ->
                            new Fact.Event(
                                    random.nextInt(3) == 0 ? Optional.of("m" + random.nextInt(3)) : Optional.empty(),
                                    timestamp,
                                    List.of(one),
                                    event.name(),
                                    Map.copyOf(event.properties()));
                    });
        }
        return facts;
    }
}
